package io.obsctl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worst backend there is: it refuses everything, and repeats every credential that it was sent, plain, decoded and
 * beside a secret of its own, at lengths that make a cut fall anywhere.
 */
final class EchoServer implements AutoCloseable {
    private final HttpServer server;
    private final String own;
    private final AtomicInteger asked = new AtomicInteger();

    EchoServer(String own) throws IOException {
        this.own = own;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        int n = asked.incrementAndGet();
        StringBuilder said =
                new StringBuilder("x".repeat(n * 7 % 190)).append(" refused ").append(own);
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            if (header.getKey().matches("(?i)authorization|x-vault-token|x-amz-security-token")) {
                for (String value : header.getValue()) {
                    said.append(' ').append(header.getKey()).append(' ').append(value);
                    if (value.startsWith("Basic ")) {
                        byte[] plain = Base64.getDecoder().decode(value.substring(6));
                        said.append(" = ").append(new String(plain, StandardCharsets.UTF_8));
                    }
                }
            }
        }
        int[] statuses = {401, 403, 500, 400, 404, 200};
        int status = statuses[n % statuses.length];
        String body = n % 2 == 0
                ? said.toString()
                : "{\"status\":\"error\",\"code\":\"" + said + "\",\"message\":\"" + said + "\",\"errors\":[\"" + said
                        + "\"],\"error\":\"" + said + "\"}";
        byte[] bytes = body.replace("\\", "\\\\").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Echo", own);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
