package io.obsctl.verify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.obsctl.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The least that a collector can be: passes OTLP on to a sandbox's gateway with an id of one's choice and counts as
 * Alloy does, in the names of any version. For faults that a whole collector does not have.
 */
final class RelayCollector implements AutoCloseable {
    /** How the counters are named, or whether there are any. */
    enum Names {
        ALLOY_1_15,
        OLDER,
        NONE
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Sandbox sandbox;
    private final String authorization;
    private final Names names;
    private final Map<String, Integer> counters = new TreeMap<>();
    private volatile int doorAnswers;
    private volatile boolean silent;
    private volatile boolean drops;

    RelayCollector(Sandbox sandbox, String id, Names names) throws IOException {
        this.sandbox = sandbox;
        this.names = names;
        String pair = id + ":" + sandbox.token("write");
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/", this::take);
        server.createContext("/metrics", this::metrics);
        server.createContext("/api/v0/web/components", this::components);
        server.start();
        for (String item : new String[] {"spans", "metric_points", "log_records"}) {
            count("receiver_accepted", item, "otelcol.receiver.otlp.default", "", 7);
            count("exporter_sent", item, "otelcol.exporter.otlphttp.backend", "", 7);
            // Another path of the same collector, not from the OTLP door.
            count("exporter_send_failed", item, "otelcol.exporter.otlphttp.other", "Unavailable", 1);
        }
    }

    /** From now on the door answers this. */
    void answer(int status) {
        doorAnswers = status;
    }

    /** From now on it says yes and counts nothing, as another program on the port would. */
    void countNothing() {
        silent = true;
    }

    /** From now on everything is taken and nothing leaves. */
    void drop() {
        drops = true;
    }

    HostReach reach() {
        URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new HostReach() {
            @Override
            public java.util.List<String> hosts(io.obsctl.model.LoadedProfile profile) {
                return java.util.List.of("worker-1");
            }

            @Override
            public Way open(io.obsctl.model.LoadedProfile profile, String host) {
                return new Way.Open(root, root, () -> {});
            }
        };
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (doorAnswers != 0) {
            send(exchange, doorAnswers, "data refused due to high memory usage");
            return;
        }
        String item = path.endsWith("traces") ? "spans" : path.endsWith("metrics") ? "metric_points" : "log_records";
        if (!silent) {
            count("receiver_accepted", item, "otelcol.receiver.otlp.default", "", 1);
        }
        if (!drops && !silent) {
            int status = forward(path, body);
            boolean well = status / 100 == 2;
            count(
                    well ? "exporter_sent" : "exporter_send_failed",
                    item,
                    "otelcol.exporter.otlphttp.backend",
                    well ? "" : status == 401 ? "Unauthenticated" : "Unavailable",
                    1);
        }
        send(exchange, 200, "{}");
    }

    private int forward(String path, byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.otlp() + path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private synchronized void count(String what, String item, String component, String error, int by) {
        String name =
                names == Names.OLDER ? what + "_" + item + "_ratio_total" : "otelcol_" + what + "_" + item + "_total";
        String labels = "{component_id=\"" + component + "\",component_path=\"/\""
                + (error.isEmpty() ? "" : ",error_type=\"" + error + "\"") + "}";
        counters.merge(name + labels, by, Integer::sum);
    }

    private synchronized void metrics(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder("# HELP go_goroutines Number.\ngo_goroutines 7\n");
        if (names != Names.NONE) {
            counters.forEach((series, value) ->
                    text.append(series).append(' ').append(value).append('\n'));
        }
        send(exchange, 200, text.toString());
    }

    private void components(HttpExchange exchange) throws IOException {
        send(exchange, 200, """
                [{"localID":"otelcol.receiver.otlp.default","dataFlowEdgesTo":["otelcol.processor.batch.default"],
                  "health":{"state":"healthy","message":"started component"}},
                 {"localID":"otelcol.processor.batch.default","referencesTo":["otelcol.exporter.otlphttp.backend"],
                  "health":{"state":"healthy","message":"started component"}},
                 {"localID":"otelcol.exporter.otlphttp.backend","health":{"state":"healthy"}},
                 {"localID":"otelcol.exporter.otlphttp.other","health":{"state":"unhealthy","message":"no route"}}]
                """);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
