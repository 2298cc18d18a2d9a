package io.obsctl.sandbox.collector.loki;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.obsctl.sandbox.collector.component.Addresses;
import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code loki.source.api}: takes Loki pushes as JSON; protobuf is refused with 415. */
final class ApiSource implements Component {
    private static final long MAX_BODY = 20L << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ComponentContext context;
    private final String address;
    private final boolean useTimestamps;
    private final Map<String, String> labels;
    private final Relabeling rules;
    private final List<LogsReceiver> to;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    private ApiSource(
            ComponentContext context,
            String address,
            boolean useTimestamps,
            Map<String, String> labels,
            Relabeling rules,
            List<LogsReceiver> to) {
        this.context = context;
        this.address = address;
        this.useTimestamps = useTimestamps;
        this.labels = labels;
        this.rules = rules;
        this.to = to;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("graceful_shutdown_timeout", "max_send_message_size");
        String address = a.block("http")
                .map(h -> h.text("listen_address", "0.0.0.0") + ":" + h.whole("listen_port", 8080))
                .orElse("0.0.0.0:8080");
        boolean useTimestamps = a.flag("use_incoming_timestamp", false);
        Map<String, String> labels = a.textMap("labels");
        Relabeling rules = a.capsule("relabel_rules", Relabeling.class, "relabel rules");
        List<LogsReceiver> to = a.capsules("forward_to", LogsReceiver.class, "logs receivers");
        a.check();
        return new ApiSource(
                context, address, useTimestamps, labels, rules == null ? new Relabeling(List.of()) : rules, to);
    }

    @Override
    public void start() throws IOException {
        InetSocketAddress where = Addresses.parse(address);
        HttpServer made;
        try {
            made = HttpServer.create(where, 0);
        } catch (IOException e) {
            throw Addresses.listenFailure(address, e);
        }
        ExecutorService pool = Threads.pool(context.id(), 4);
        made.setExecutor(pool);
        made.createContext("/", this::handle);
        made.start();
        server = made;
        threads = pool;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (path.equals("/ready")) {
                answer(exchange, 200, "ready");
            } else if (!path.equals("/loki/api/v1/push") && !path.equals("/api/v1/push")) {
                answer(exchange, 404, "404 page not found");
            } else if (type == null || !type.startsWith("application/json")) {
                answer(exchange, 415, "the sandbox's collector takes pushes as JSON only");
            } else {
                push(exchange);
            }
        }
    }

    private void push(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes((int) MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            answer(exchange, 413, "request body too large");
            return;
        }
        try {
            for (LogEntry entry : entries(JSON.readTree(body))) {
                for (LogsReceiver receiver : to) {
                    receiver.accept(entry);
                }
            }
            answer(exchange, 204, "");
        } catch (JacksonException | IllegalArgumentException e) {
            answer(exchange, 400, "not a Loki push: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer(exchange, 503, "the collector stops");
        }
    }

    private List<LogEntry> entries(JsonNode push) {
        List<LogEntry> entries = new ArrayList<>();
        for (JsonNode stream : push.path("streams")) {
            Map<String, String> all = new HashMap<>(labels);
            stream.path("stream")
                    .properties()
                    .forEach(e -> all.put(e.getKey(), e.getValue().asString("")));
            Map<String, String> kept = new HashMap<>(rules.apply(all).orElse(Map.of()));
            kept.keySet().removeIf(name -> name.startsWith("__"));
            if (kept.isEmpty()) {
                continue;
            }
            for (JsonNode value : stream.path("values")) {
                Map<String, String> metadata = new HashMap<>();
                value.path(2)
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asString("")));
                Instant time = useTimestamps
                        ? Instant.ofEpochSecond(0, Long.parseLong(value.path(0).asString("")))
                        : context.clock().instant();
                entries.add(new LogEntry(kept, time, value.path(1).asString(""), metadata));
            }
        }
        return entries;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
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
