package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.net.Backoff;
import io.obsctl.sandbox.collector.net.ClientAuth;
import io.obsctl.sandbox.collector.net.HttpSender;
import io.obsctl.sandbox.collector.text.GoText;
import io.obsctl.sandbox.wire.Snappy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way to one Loki: a bounded queue and one thread, so that lines of a stream arrive in order. */
final class PushQueue {
    /** What is known of an endpoint. */
    record Options(
            String url,
            String host,
            String tenant,
            Map<String, String> headers,
            ClientAuth auth,
            Duration batchWait,
            long batchBytes,
            Duration minBackoff,
            Duration maxBackoff,
            long maxRetries,
            boolean retry429) {}

    private static final int CAPACITY = 10_000;
    private static final String TENANT = "__tenant_id__";

    /** What a batch holds: entries of one tenant, by stream. */
    private static final class Batch {
        final Map<Map<String, String>, List<LogEntry>> streams = new LinkedHashMap<>();
        final List<LogEntry> entries = new ArrayList<>();
        long bytes;

        void add(LogEntry entry) {
            Map<String, String> labels = new HashMap<>(entry.labels());
            labels.keySet().removeIf(name -> name.startsWith("__"));
            streams.computeIfAbsent(Map.copyOf(labels), l -> new ArrayList<>()).add(entry);
            entries.add(entry);
            bytes += GoText.length(entry.line());
        }
    }

    private final ComponentContext context;
    private final Options options;
    private final HttpSender sender;
    private final BlockingQueue<LogEntry> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable ExecutorService thread;

    PushQueue(ComponentContext context, Options options, HttpSender sender) {
        this.context = context;
        this.options = options;
        this.sender = sender;
    }

    void start() {
        sent(0);
        for (String reason : List.of("ingester_error", "rate_limited", "stream_limited", "line_too_long")) {
            dropped(reason, 0);
        }
        context.count(
                "loki_write_batch_retries_total",
                "Number of times batches has had to be retried.",
                0,
                "host",
                options.host(),
                "tenant",
                options.tenant());
        thread = Threads.pool(context.id(), 1);
        thread.execute(this::work);
    }

    private void sent(int entries) {
        context.count(
                "loki_write_sent_entries_total",
                "Number of log entries sent to the ingester.",
                entries,
                "host",
                options.host());
    }

    private void dropped(String reason, int entries) {
        context.count(
                "loki_write_dropped_entries_total",
                "Number of log entries dropped because failed to be sent to the ingester after all retries.",
                entries,
                "host",
                options.host(),
                "tenant",
                options.tenant(),
                "reason",
                reason);
    }

    /** Waits while the queue is full: sources stop reading then. */
    void add(LogEntry entry) throws InterruptedException {
        while (!queue.offer(entry, 100, TimeUnit.MILLISECONDS)) {
            if (isStopped()) {
                return;
            }
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void work() {
        try {
            while (!isStopped() || !queue.isEmpty()) {
                gather();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather() throws InterruptedException {
        LogEntry first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        Map<String, Batch> tenants = new LinkedHashMap<>();
        long bytes = add(tenants, first);
        long waits = Math.max(1, options.batchWait().toMillis() / 20);
        for (long i = 0; i < waits && bytes < options.batchBytes(); ) {
            LogEntry next = queue.poll(isStopped() ? 0 : 20, TimeUnit.MILLISECONDS);
            if (next != null) {
                bytes += add(tenants, next);
            } else {
                i = isStopped() ? waits : i + 1;
            }
        }
        for (Map.Entry<String, Batch> tenant : tenants.entrySet()) {
            send(tenant.getKey(), tenant.getValue());
        }
    }

    private long add(Map<String, Batch> tenants, LogEntry entry) {
        String tenant = entry.labels().getOrDefault(TENANT, options.tenant());
        Batch batch = tenants.computeIfAbsent(tenant, t -> new Batch());
        long before = batch.bytes;
        batch.add(entry);
        return batch.bytes - before;
    }

    private void send(String tenant, Batch batch) throws InterruptedException {
        byte[] body = Snappy.pack(PushRequest.encode(batch.streams));
        Backoff backoff = new Backoff(options.minBackoff(), options.maxBackoff(), 2, 0.1, new Random());
        for (long attempt = 0; ; attempt++) {
            String failure;
            int status = -1;
            Instant start = context.clock().instant();
            try {
                HttpSender.Answer answer = sender.post(options.url(), "application/x-protobuf", body, headers(tenant));
                status = answer.status();
                observe(status, start);
                if (answer.ok()) {
                    delivered(batch);
                    return;
                }
                failure = "server returned HTTP status " + status + " " + answer.reason() + " (" + status + "): "
                        + answer.body();
            } catch (IOException e) {
                observe(status, start);
                failure = "Post \"" + options.url() + "\": " + e.getMessage();
            }
            boolean again = status == -1 || status / 100 == 5 || (status == 429 && options.retry429());
            if (!again || attempt + 1 >= options.maxRetries() || isStopped()) {
                drop(tenant, batch, status, failure);
                return;
            }
            context.count(
                    "loki_write_batch_retries_total",
                    "Number of times batches has had to be retried.",
                    1,
                    "host",
                    options.host(),
                    "tenant",
                    tenant);
            context.log()
                    .warn(
                            "error sending batch, will retry",
                            "host",
                            options.host(),
                            "status",
                            Integer.toString(status),
                            "tenant",
                            tenant,
                            "error",
                            failure);
            stopped.await(backoff.pause().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void observe(int status, Instant start) {
        double seconds = Duration.between(start, context.clock().instant()).toNanos() / 1e9;
        context.observe(
                "loki_write_request_duration_seconds",
                "Duration of send requests.",
                seconds,
                "status_code",
                Integer.toString(status),
                "host",
                options.host());
    }

    private void delivered(Batch batch) {
        sent(batch.entries.size());
        Instant now = context.clock().instant();
        for (LogEntry entry : batch.entries) {
            double age = Math.max(0, Duration.between(entry.timestamp(), now).toNanos() / 1e9);
            context.observe(
                    "loki_write_entry_propagation_latency_seconds",
                    "Time in seconds from entry creation until it's either successfully sent or dropped.",
                    age,
                    "host",
                    options.host());
        }
    }

    private void drop(String tenant, Batch batch, int status, String failure) {
        dropped(status == 429 ? "rate_limited" : "ingester_error", batch.entries.size());
        context.log()
                .error(
                        "final error sending batch, no retries left, dropping data",
                        "host",
                        options.host(),
                        "status",
                        Integer.toString(status),
                        "tenant",
                        tenant,
                        "error",
                        failure);
    }

    private Map<String, String> headers(String tenant) throws IOException {
        Map<String, String> headers = new HashMap<>(options.headers());
        headers.put("User-Agent", "obsctl-small-collector");
        if (!tenant.isEmpty()) {
            headers.put("X-Scope-OrgID", tenant);
        }
        options.auth().header().ifPresent(h -> headers.put("Authorization", h));
        return headers;
    }

    void close() {
        stopped.countDown();
        if (thread != null) {
            Threads.end(thread, Duration.ofSeconds(5));
        }
        sender.close();
    }
}
