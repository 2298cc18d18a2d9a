package io.obsctl.testing.host;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An application that sends numbered log records to a collector, one after the other, and each again until the collector
 * has taken it, as an SDK does: {@code NAME-1.}, {@code NAME-2.} and so on.
 */
final class NumberSender implements AutoCloseable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(40);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI door;
    private final String name;
    private final Thread thread;
    private volatile boolean ended;
    private volatile int taken;

    /** @param address host and port of the collector's OTLP door */
    NumberSender(String address, String name) {
        this.door = URI.create("http://" + address + "/v1/logs");
        this.name = name;
        this.thread = new Thread(this::send, "sender-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void send() {
        while (!ended) {
            if (took(taken + 1)) {
                taken++;
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private boolean took(int number) {
        String body = """
                {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}}]},
                "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","body":{"stringValue":"%s-%d."}}]}]}]}
                """.formatted(name, TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()), name, number);
        HttpRequest request = HttpRequest.newBuilder(door)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException restarting) {
            return false;
        } catch (InterruptedException e) {
            ended = true;
            return false;
        }
    }

    /** How many the collector took. */
    int taken() {
        return taken;
    }

    /** Of those that were taken, which have not arrived among these lines. */
    List<String> lost(List<String> lines) {
        List<String> lost = new ArrayList<>();
        Set<String> there = new HashSet<>(lines);
        for (int i = 1; i <= taken; i++) {
            if (!there.contains(name + "-" + i + ".")) {
                lost.add(name + "-" + i);
            }
        }
        return lost;
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
