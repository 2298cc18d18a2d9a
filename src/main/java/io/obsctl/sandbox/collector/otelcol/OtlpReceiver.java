package io.obsctl.sandbox.collector.otelcol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.obsctl.sandbox.collector.component.Addresses;
import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.net.AuthHandler;
import io.obsctl.sandbox.collector.net.Tls;
import io.obsctl.sandbox.collector.otlp.OtlpJson;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.text.GoJson;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * {@code otelcol.receiver.otlp}: OTLP over HTTP, protobuf and JSON, plain or gzip. The gRPC port stays closed, and a log
 * line says so.
 */
final class OtlpReceiver implements Component {
    /** As the real receiver bounds a request, 20 MiB, also after unpacking. */
    private static final long DEFAULT_MAX_BODY = 20L << 20;

    private static final byte[] EMPTY_PARTIAL_SUCCESS = {0x0a, 0x00};

    private record Http(
            String endpoint, long maxBody, @Nullable AuthHandler auth, Tls tls, Map<String, Signals.Kind> paths) {}

    private final ComponentContext context;
    private final @Nullable Http http;
    private final @Nullable String grpc;
    private final Outputs outputs;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    private OtlpReceiver(ComponentContext context, @Nullable Http http, @Nullable String grpc, Outputs outputs) {
        this.context = context;
        this.http = http;
        this.grpc = grpc;
        this.outputs = outputs;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        Optional<String> grpc = a.block("grpc").map(OtlpReceiver::grpc);
        Optional<Http> http = a.block("http").map(OtlpReceiver::http);
        Outputs outputs = Outputs.all(a);
        a.check();
        return new OtlpReceiver(context, http.orElse(null), grpc.orElse(null), outputs);
    }

    private static String grpc(Arguments b) {
        b.ignoring(
                "transport",
                "max_recv_msg_size",
                "max_concurrent_streams",
                "read_buffer_size",
                "write_buffer_size",
                "include_metadata",
                "keepalive",
                "auth",
                "tls");
        return b.text("endpoint", "0.0.0.0:4317");
    }

    private static Http http(Arguments b) {
        b.ignoring(
                "include_metadata",
                "keep_alives_enabled",
                "compression_algorithms",
                "idle_timeout",
                "read_timeout",
                "read_header_timeout",
                "write_timeout",
                "cors");
        Map<String, Signals.Kind> paths = new LinkedHashMap<>();
        for (Signals.Kind kind : Signals.Kind.values()) {
            paths.put(b.text(kind.path() + "_url_path", "/v1/" + kind.path()), kind);
        }
        long max = b.bytes("max_request_body_size", 0);
        return new Http(
                b.text("endpoint", "0.0.0.0:4318"),
                max <= 0 ? DEFAULT_MAX_BODY : max,
                b.capsule("auth", AuthHandler.class, "an auth handler"),
                b.block("tls").map(Tls::of).orElse(Tls.none()),
                paths);
    }

    @Override
    public void start() throws IOException {
        if (grpc != null) {
            context.log()
                    .warn(
                            "OTLP over gRPC is not served by the sandbox's collector: the port stays closed",
                            "endpoint",
                            grpc);
        }
        if (http == null) {
            return;
        }
        InetSocketAddress address = Addresses.parse(http.endpoint());
        HttpServer made;
        try {
            made = http.tls().certFile().isEmpty() ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
        } catch (IOException e) {
            throw Addresses.listenFailure(http.endpoint(), e);
        }
        if (made instanceof HttpsServer https) {
            try {
                https.setHttpsConfigurator(new HttpsConfigurator(http.tls().server()));
            } catch (IOException e) {
                made.stop(0);
                throw e;
            }
        }
        ExecutorService pool = Threads.pool(context.id(), 8);
        made.setExecutor(pool);
        Http door = http;
        made.createContext("/", exchange -> handle(exchange, door));
        made.start();
        server = made;
        threads = pool;
        context.log().info("Starting HTTP server", "endpoint", made.getAddress().toString());
    }

    private void handle(HttpExchange exchange, Http door) throws IOException {
        try (exchange) {
            Signals.Kind kind = door.paths().get(exchange.getRequestURI().getPath());
            String type = mediaType(exchange);
            if (kind == null) {
                answer(exchange, 404, "text/plain", "404 page not found\n".getBytes(StandardCharsets.UTF_8));
            } else if (!exchange.getRequestMethod().equals("POST")) {
                answer(
                        exchange,
                        405,
                        "text/plain",
                        "405 method not allowed, supported: [POST]".getBytes(StandardCharsets.UTF_8));
            } else if (door.auth() != null
                    && !door.auth().admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic");
                answer(exchange, 401, "text/plain", "Unauthorized\n".getBytes(StandardCharsets.UTF_8));
            } else if (!type.equals("application/json") && !type.equals("application/x-protobuf")) {
                answer(
                        exchange,
                        415,
                        "text/plain",
                        "415 unsupported media type, supported: [application/json, application/x-protobuf]"
                                .getBytes(StandardCharsets.UTF_8));
            } else {
                receive(exchange, door, kind, type.equals("application/json"));
            }
        }
    }

    private static String mediaType(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
    }

    private void receive(HttpExchange exchange, Http door, Signals.Kind kind, boolean json) throws IOException {
        Signals signals;
        try {
            byte[] body = body(exchange, door.maxBody());
            signals = json ? OtlpJson.read(kind, body) : Signals.read(kind, ByteString.copyFrom(body));
        } catch (TooLarge e) {
            status(exchange, 413, 8, "http: request body too large", json);
            return;
        } catch (InvalidProtocolBufferException | IllegalArgumentException | ZipException e) {
            status(exchange, 400, 3, String.valueOf(e.getMessage()), json);
            return;
        }
        try {
            outputs.send(signals);
        } catch (SignalsConsumer.Refusal e) {
            count("refused", signals);
            status(
                    exchange,
                    e.isPermanent() ? 400 : 503,
                    e.isPermanent() ? 3 : 14,
                    String.valueOf(e.getMessage()),
                    json);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            status(exchange, 503, 14, "the collector stops", json);
            return;
        }
        count("accepted", signals);
        answer(
                exchange,
                200,
                json ? "application/json" : "application/x-protobuf",
                json ? "{\"partialSuccess\":{}}".getBytes(StandardCharsets.UTF_8) : EMPTY_PARTIAL_SUCCESS);
    }

    private void count(String what, Signals signals) {
        if (signals.items() > 0) {
            context.count(
                    "otelcol_receiver_" + what + "_" + signals.kind().counted() + "_total",
                    "Number of items " + what + " by the receiver.",
                    signals.items(),
                    "receiver",
                    "otlp/" + context.id(),
                    "transport",
                    "http");
        }
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static byte[] body(HttpExchange exchange, long max) throws IOException {
        String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        InputStream in = exchange.getRequestBody();
        if (encoding != null && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            if (!encoding.equalsIgnoreCase("gzip")) {
                throw new IllegalArgumentException("unsupported Content-Encoding: " + encoding);
            }
            in = new GZIPInputStream(in);
        }
        byte[] body = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, max + 1));
        if (body.length > max) {
            throw new TooLarge();
        }
        return body;
    }

    /** An error as {@code google.rpc.Status}. */
    private static void status(HttpExchange exchange, int http, int code, String message, boolean json)
            throws IOException {
        if (json) {
            String body = "{\"code\":" + code + ",\"message\":" + GoJson.write(message) + "}";
            answer(exchange, http, "application/json", body.getBytes(StandardCharsets.UTF_8));
            return;
        }
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        com.google.protobuf.CodedOutputStream out = com.google.protobuf.CodedOutputStream.newInstance(bytes);
        out.writeInt32(1, code);
        out.writeString(2, message);
        out.flush();
        answer(exchange, http, "application/x-protobuf", bytes.toByteArray());
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getRequestBody().skipNBytes(0);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        if (threads != null) {
            Threads.end(threads, Duration.ofSeconds(2));
        }
    }
}
