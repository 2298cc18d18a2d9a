package io.obsctl.sandbox.backend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** One HTTP server on loopback: reads, applies faults, lets the handler answer, logs the line. */
public final class Door implements AutoCloseable {
    /** Real gateways take some megabytes; more is refused with 413. */
    static final int MAX_BODY = 32 << 20;

    private final DoorName name;
    private final HttpServer server;
    private final Router.Handler handler;
    private final Shared shared;
    private Optional<SkewRelay> relay = Optional.empty();

    /**
     * What all doors of one stack have in common. {@code closing} reaches zero when the stack closes; {@code dateSkew} is
     * added to the time that answers carry.
     */
    public record Shared(
            Executor executor,
            FaultBoard faults,
            RequestLog log,
            Gate gate,
            CountDownLatch closing,
            Duration dateSkew) {}

    private Door(DoorName name, HttpServer server, Router.Handler handler, Shared shared) {
        this.name = name;
        this.server = server;
        this.handler = handler;
        this.shared = shared;
    }

    /**
     * @param port 0 takes any free one
     * @throws IOException when the port is taken
     */
    public static Door open(DoorName name, int port, Router.Handler handler, Shared shared) throws IOException {
        boolean skewed = !shared.dateSkew.isZero();
        int own = skewed ? 0 : port;
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), own), 128);
        var door = new Door(name, server, handler, shared);
        if (skewed) {
            door.relay = Optional.of(new SkewRelay(port, server.getAddress().getPort(), shared.dateSkew));
        }
        server.setExecutor(shared.executor);
        server.createContext("/", door::serve);
        server.start();
        return door;
    }

    public URI uri() {
        int port = relay.map(SkewRelay::frontPort)
                .orElseGet(() -> server.getAddress().getPort());
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        relay.ifPresent(SkewRelay::close);
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            Answer answer = null;
            boolean cut = false;
            Optional<Fault> fault = shared.faults.next(name, path);
            byte[] raw = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            if (fault.isPresent()) {
                Fault f = fault.get();
                if (f instanceof Fault.Cut) {
                    log(exchange, 0);
                    return;
                }
                cut = f instanceof Fault.CutInAnswer;
                answer = instead(f);
            }
            if (answer == null) {
                answer = answer(exchange, raw);
            }
            log(exchange, answer.status());
            send(exchange, answer, cut);
        }
    }

    private Answer answer(HttpExchange exchange, byte[] raw) {
        try {
            byte[] body = unpack(exchange, raw);
            return handler.answer(
                    Call.of(exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), body));
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static byte[] unpack(HttpExchange exchange, byte[] raw) {
        byte[] body = raw;
        if ("gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
                body = in.readNBytes(MAX_BODY + 1);
            } catch (IOException e) {
                throw new Refusal(Answer.text(400, "gzip: invalid header"));
            }
        }
        if (body.length > MAX_BODY) {
            throw new Refusal(Answer.text(413, "request body too large"));
        }
        return body;
    }

    private @org.jspecify.annotations.Nullable Answer instead(Fault fault) {
        if (fault instanceof Fault.Delay delay) {
            await(delay.by().toMillis());
            return null;
        }
        if (fault instanceof Fault.Status s) {
            Answer answer =
                    Answer.of(s.code(), s.contentType(), s.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            for (var h : s.headers().entrySet()) {
                answer = answer.with(h.getKey(), h.getValue());
            }
            return answer;
        }
        if (fault instanceof Fault.NotJson) {
            return Answer.of(200, "text/html; charset=utf-8", html("Welcome"));
        }
        if (fault instanceof Fault.TooManyRequests t) {
            return Answer.json(
                            429,
                            java.util.Map.of(
                                    "status", "error", "error", "too many requests: the request rate limit was hit"))
                    .with(
                            "Retry-After",
                            Long.toString(Math.max(1, t.retryAfter().toSeconds())));
        }
        if (fault instanceof Fault.Paused) {
            return Answer.of(503, "text/html; charset=utf-8", html("Your instance is loading"));
        }
        if (fault instanceof Fault.WrongScope) {
            return shared.gate.scopeMissing(name);
        }
        return null;
    }

    private static byte[] html(String title) {
        return ("<!doctype html><html><head><title>" + title + "</title></head><body><h1>" + title
                        + "</h1></body></html>")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Waits, but no longer than the stack lives. */
    private void await(long millis) {
        try {
            if (shared.closing.await(millis, TimeUnit.MILLISECONDS)) {
                throw new Refusal(Answer.text(503, "the sandbox is closing"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Answer.text(503, "the sandbox is closing"));
        }
    }

    private void log(HttpExchange exchange, int status) {
        shared.log.add(new RequestLog.Line(
                name, exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), status));
    }

    private void send(HttpExchange exchange, Answer answer, boolean cut) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (relay.isPresent()) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (cut) {
            exchange.sendResponseHeaders(answer.status(), answer.body().length + 1024L);
            exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
            exchange.getResponseBody().flush();
            return;
        }
        boolean empty = answer.body().length == 0 || head;
        exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
        if (!empty) {
            exchange.getResponseBody().write(answer.body());
        }
    }
}
