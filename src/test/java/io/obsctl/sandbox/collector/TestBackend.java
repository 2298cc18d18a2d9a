package io.obsctl.sandbox.collector;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;

/** A real HTTP server that keeps what it is sent and answers what it is told to. */
final class TestBackend implements AutoCloseable {
    record Request(String method, String path, Map<String, String> headers, byte[] body) {}

    record Reply(int status, String body, Map<String, String> headers) {}

    final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final Map<String, String> pages = new HashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private volatile Reply standing = new Reply(200, "", Map.of());

    TestBackend() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                Map<String, String> headers = new HashMap<>();
                exchange.getRequestHeaders()
                        .forEach((k, v) -> headers.put(k.toLowerCase(java.util.Locale.ROOT), v.get(0)));
                byte[] raw = exchange.getRequestBody().readAllBytes();
                InputStream in = new ByteArrayInputStream(raw);
                byte[] body =
                        "gzip".equals(headers.get("content-encoding")) ? new GZIPInputStream(in).readAllBytes() : raw;
                String path = exchange.getRequestURI().toString();
                Reply next = replies.poll();
                Reply reply = pages.containsKey(path)
                        ? new Reply(200, pages.get(path), Map.of())
                        : next == null ? standing : next;
                reply.headers().forEach((k, v) -> exchange.getResponseHeaders().set(k, v));
                byte[] out = reply.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status(), out.length == 0 ? -1 : out.length);
                if (out.length > 0) {
                    exchange.getResponseBody().write(out);
                }
                requests.add(new Request(exchange.getRequestMethod(), path, headers, body));
            }
        });
        server.start();
    }

    void page(String path, String text) {
        pages.put(path, text);
    }

    void always(int status, String body) {
        standing = new Reply(status, body, Map.of());
    }

    void once(int status, String body, Map<String, String> headers) {
        replies.add(new Reply(status, body, headers));
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + address();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
