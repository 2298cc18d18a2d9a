package io.obsctl.sandbox.collector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.obsctl.sandbox.collector.component.Addresses;
import io.obsctl.sandbox.collector.component.Health;
import io.obsctl.sandbox.collector.component.Pages;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.metric.SelfMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The collector's own HTTP endpoints, as Alloy 1.15 answers them. */
final class Doors implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads;
    private final ComponentGraph graph;
    private final SelfMetrics metrics;
    private final Pages pages;
    private final Supplier<Load> reload;
    private final String host;
    private volatile boolean ready;

    Doors(String listen, ComponentGraph graph, SelfMetrics metrics, Pages pages, Supplier<Load> reload)
            throws IOException {
        this.graph = graph;
        this.metrics = metrics;
        this.pages = pages;
        this.reload = reload;
        InetSocketAddress address = Addresses.parse(listen);
        this.host = address.getHostString();
        try {
            this.server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw Addresses.listenFailure(listen, e);
        }
        this.threads = Threads.pool("http", 4);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    void ready() {
        ready = true;
    }

    URI uri() {
        String shown = host.equals("0.0.0.0") || host.equals("::") || host.isEmpty() ? "127.0.0.1" : host;
        String bracketed = shown.contains(":") ? "[" + shown + "]" : shown;
        return URI.create("http://" + bracketed + ":" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/-/ready" ->
                    text(exchange, ready ? 200 : 503, ready ? "Alloy is ready.\n" : "Alloy is not ready.\n");
                case "/-/healthy" -> healthy(exchange);
                case "/-/reload" -> reload(exchange);
                case "/metrics" -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
                case "/api/v0/web/components" -> answer(exchange, 200, "application/json", components());
                case "/" -> text(exchange, 200, "obsctl's small collector: for learning, demos and tests\n");
                default -> page(exchange, path);
            }
        }
    }

    private void page(HttpExchange exchange, String path) throws IOException {
        Optional<String> page = pages.read(path);
        if (page.isPresent()) {
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", page.get());
        } else {
            text(exchange, 404, "404 page not found\n");
        }
    }

    private void healthy(HttpExchange exchange) throws IOException {
        List<String> unhealthy = graph.nodes().stream()
                .filter(n -> n.health.isUnhealthy())
                .map(n -> n.node.block().name())
                .toList();
        if (unhealthy.isEmpty()) {
            text(exchange, 200, "All Alloy components are healthy.\n");
        } else {
            text(exchange, 500, "unhealthy components: " + String.join(", ", unhealthy) + "\n");
        }
    }

    private void reload(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")
                && !exchange.getRequestMethod().equals("GET")) {
            text(exchange, 405, "");
            return;
        }
        Load load = reload.get();
        text(exchange, load.ok() ? 200 : 400, load.ok() ? "config reloaded\n" : load.reason() + "\n");
    }

    private String components() {
        List<RunningNode> nodes = graph.nodes();
        ArrayNode array = JSON.createArrayNode();
        for (RunningNode running : nodes) {
            Blueprint.Node node = running.node;
            ObjectNode one = array.addObject();
            one.put("name", node.block().name());
            one.put("type", "block");
            one.put("localID", node.id());
            one.put("moduleID", "");
            one.put("label", node.block().label());
            ArrayNode to = one.putArray("referencesTo");
            node.references().forEach(to::add);
            ArrayNode by = one.putArray("referencedBy");
            ArrayNode flows = one.putArray("dataFlowEdgesTo");
            node.references().stream().filter(r -> takesData(nodes, r)).forEach(flows::add);
            nodes.stream().filter(n -> n.node.references().contains(node.id())).forEach(n -> by.add(n.node.id()));
            Health health = running.health;
            one.putObject("health")
                    .put("state", health.state().text())
                    .put("message", health.message())
                    .put("updatedTime", health.updated().toString());
            one.put("original", "");
            one.put("liveDebuggingEnabled", false);
        }
        return JSON.writeValueAsString(array);
    }

    private static boolean takesData(List<RunningNode> nodes, String id) {
        return nodes.stream()
                .filter(n -> n.node.id().equals(id))
                .flatMap(n -> n.exports.keySet().stream())
                .collect(Collectors.toSet())
                .stream()
                .anyMatch(e -> e.equals("receiver") || e.equals("input"));
    }

    private static void text(HttpExchange exchange, int status, String body) throws IOException {
        answer(exchange, status, "text/plain; charset=utf-8", body);
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        Threads.end(threads, Duration.ofSeconds(2));
    }
}
