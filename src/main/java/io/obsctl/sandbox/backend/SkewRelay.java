package io.obsctl.sandbox.backend;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a door and shifts the {@code Date} header of its answers: the JDK's server always writes its own (seen
 * on 17 and 25). One request a connection, which the door asks for with {@code Connection: close}.
 */
final class SkewRelay implements AutoCloseable {
    private static final int THREADS = 64;
    private static final int MAX_HEAD = 64 << 10;

    private final ServerSocket front;
    private final int port;
    private final Duration skew;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;

    /** @throws IOException when {@code frontPort} is taken */
    SkewRelay(int frontPort, int port, Duration skew) throws IOException {
        this.front = new ServerSocket();
        front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), frontPort));
        this.port = port;
        this.skew = skew;
        this.threads = new ThreadPoolExecutor(0, THREADS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            var thread = new Thread(task, "obsctl-sandbox-relay");
            thread.setDaemon(true);
            return thread;
        });
        threads.execute(this::accept);
    }

    int frontPort() {
        return front.getLocalPort();
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                open.add(client);
                start(() -> serve(client), client);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void start(Runnable task, Closeable otherwise) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException full) {
            shut(otherwise);
        }
    }

    private void serve(Socket client) {
        try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            open.add(server);
            start(() -> forward(client, server), server);
            var in = server.getInputStream();
            var out = client.getOutputStream();
            out.write(shifted(head(in)));
            in.transferTo(out);
            out.flush();
            open.remove(server);
        } catch (IOException cut) {
            shut(client);
        }
        shut(client);
    }

    private void forward(Socket client, Socket server) {
        try {
            OutputStream out = server.getOutputStream();
            client.getInputStream().transferTo(out);
        } catch (IOException gone) {
            shut(server);
        }
    }

    private void shut(Closeable socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            open.remove(socket);
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0 && head.size() < MAX_HEAD; b = in.read()) {
            head.write(b);
            last = (last << 8) | b;
            if (last == 0x0d0a0d0a) {
                break;
            }
        }
        return head.toByteArray();
    }

    private byte[] shifted(byte[] head) {
        String[] lines = new String(head, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].regionMatches(true, 0, "Date:", 0, 5)) {
                lines[i] = "Date: " + shifted(lines[i].substring(5).trim());
            }
        }
        return String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private String shifted(String date) {
        try {
            Instant at = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.plus(skew).atZone(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return date;
        }
    }

    @Override
    public void close() {
        shut(front);
        open.forEach(this::shut);
        threads.shutdownNow();
    }
}
