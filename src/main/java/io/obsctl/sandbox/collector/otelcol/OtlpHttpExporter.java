package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.net.AuthHandler;
import io.obsctl.sandbox.collector.net.Backoff;
import io.obsctl.sandbox.collector.net.HttpSender;
import io.obsctl.sandbox.collector.net.Tls;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code otelcol.exporter.otlphttp}: sends from a bounded queue, tries again what can succeed later, and drops what
 * cannot, with the counters and log lines by which a wrong credential is told.
 */
final class OtlpHttpExporter implements Component, SignalsConsumer {
    private record Retry(
            boolean enabled, Duration first, Duration most, Duration elapsed, double factor, double spread) {}

    private record Queue(boolean enabled, int consumers, int size, boolean block) {}

    private final ComponentContext context;
    private final Map<Signals.Kind, String> urls;
    private final Map<String, String> headers;
    private final @Nullable AuthHandler auth;
    private final boolean gzip;
    private final Retry retry;
    private final Queue queueOptions;
    private final HttpSender sender;
    private final BlockingQueue<Signals> queue;
    private @Nullable ExecutorService consumers;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private OtlpHttpExporter(
            ComponentContext context,
            Map<Signals.Kind, String> urls,
            Map<String, String> headers,
            @Nullable AuthHandler auth,
            boolean gzip,
            Retry retry,
            Queue queueOptions,
            HttpSender sender) {
        this.context = context;
        this.urls = urls;
        this.headers = headers;
        this.auth = auth;
        this.gzip = gzip;
        this.retry = retry;
        this.queueOptions = queueOptions;
        this.sender = sender;
        this.queue = new LinkedBlockingQueue<>(Math.max(1, queueOptions.size()));
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        a.choice("encoding", "proto", "proto");
        Arguments client = a.requiredBlock("client");
        client.ignoring(
                "read_buffer_size",
                "write_buffer_size",
                "max_idle_conns",
                "max_idle_conns_per_host",
                "max_conns_per_host",
                "idle_conn_timeout",
                "disable_keep_alives",
                "http2_read_idle_timeout",
                "http2_ping_timeout",
                "force_attempt_http2");
        String endpoint = client.text("endpoint");
        Map<Signals.Kind, String> urls = new EnumMap<>(Signals.Kind.class);
        for (Signals.Kind kind : Signals.Kind.values()) {
            String own = a.text(kind.path() + "_endpoint", "");
            String url = own.isEmpty() ? endpoint.replaceFirst("/+$", "") + "/v1/" + kind.path() : own;
            if (!isHttp(url)) {
                a.fault(client.spanOf("endpoint"), "endpoint must be a valid URL: \"" + endpoint + "\"");
                break;
            }
            urls.put(kind, url);
        }
        Map<String, String> headers = client.textMap("headers");
        AuthHandler auth = client.capsule("auth", AuthHandler.class, "an auth handler");
        boolean gzip = client.choice("compression", "gzip", "gzip", "none", "").equals("gzip");
        Duration timeout = client.duration("timeout", Duration.ofSeconds(30));
        Tls tls = client.block("tls").map(Tls::of).orElse(Tls.none());
        Retry retry =
                a.block("retry_on_failure").map(OtlpHttpExporter::retry).orElseGet(OtlpHttpExporter::defaultRetry);
        Queue queue = a.block("sending_queue").map(OtlpHttpExporter::queue).orElse(new Queue(true, 10, 1000, false));
        if (queue.enabled() && (queue.consumers() <= 0 || queue.size() <= 0)) {
            a.fault(a.header(), "sending_queue: num_consumers and queue_size must be positive");
        }
        HttpSender sender = null;
        try {
            sender = new HttpSender(timeout.isZero() ? Duration.ofSeconds(30) : timeout, tls);
        } catch (IOException e) {
            client.fault(client.header(), String.valueOf(e.getMessage()));
        }
        a.check();
        return new OtlpHttpExporter(
                context, urls, headers, auth, gzip, retry, queue, java.util.Objects.requireNonNull(sender));
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Retry defaultRetry() {
        return new Retry(true, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5), 1.5, 0.5);
    }

    private static Retry retry(Arguments b) {
        return new Retry(
                b.flag("enabled", true),
                b.duration("initial_interval", Duration.ofSeconds(5)),
                b.duration("max_interval", Duration.ofSeconds(30)),
                b.duration("max_elapsed_time", Duration.ofMinutes(5)),
                b.number("multiplier", 1.5),
                b.number("randomization_factor", 0.5));
    }

    private static Queue queue(Arguments b) {
        b.ignoring("sizer", "batch", "wait_for_result", "blocking");
        return new Queue(
                b.flag("enabled", true),
                (int) b.whole("num_consumers", 10),
                (int) b.whole("queue_size", 1000),
                b.flag("block_on_overflow", false));
    }

    @Override
    public Map<String, Value> exports() {
        return Outputs.input(this);
    }

    @Override
    public void start() {
        if (!queueOptions.enabled()) {
            return;
        }
        context.gauge(
                "otelcol_exporter_queue_size",
                "Current size of the retry queue (in batches).",
                queue::size,
                "exporter",
                exporter());
        context.gauge(
                "otelcol_exporter_queue_capacity",
                "Fixed capacity of the retry queue (in batches).",
                queueOptions::size,
                "exporter",
                exporter());
        int threads = Math.min(4, queueOptions.consumers());
        ExecutorService pool = Threads.pool(context.id(), threads);
        for (int i = 0; i < threads; i++) {
            pool.execute(this::consume);
        }
        consumers = pool;
    }

    private boolean isClosing() {
        return stopped.getCount() == 0;
    }

    private String exporter() {
        return "otlphttp/" + context.id();
    }

    @Override
    public void accept(Signals signals) throws Refusal, InterruptedException {
        if (isClosing()) {
            throw new Refusal("the exporter is stopped", false);
        }
        if (!queueOptions.enabled()) {
            send(signals);
        } else if (queueOptions.block()) {
            queue.put(signals);
        } else if (!queue.offer(signals)) {
            context.count(
                    "otelcol_exporter_enqueue_failed_" + signals.kind().counted() + "_total",
                    "Number of items failed to be added to the sending queue.",
                    signals.items(),
                    "exporter",
                    exporter());
            context.log()
                    .error(
                            "Exporting failed. Rejecting data. Try enabling sending_queue to survive temporary failures.",
                            "error",
                            "sending queue is full",
                            "rejected_items",
                            Integer.toString(signals.items()));
            throw new Refusal("sending queue is full", false);
        }
    }

    private void consume() {
        try {
            while (!isClosing() || !queue.isEmpty()) {
                Signals next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    send(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Refusal e) {
            throw new IllegalStateException("a queued parcel has no sender to refuse to", e);
        }
    }

    /** Until it is delivered or dropped. Without a queue the sender learns of a drop. */
    private void send(Signals signals) throws Refusal, InterruptedException {
        Backoff backoff = new Backoff(retry.first(), retry.most(), retry.factor(), retry.spread(), new Random());
        Instant start = context.clock().instant();
        String url = urls.getOrDefault(signals.kind(), "");
        while (true) {
            Failure failure = attempt(url, signals);
            if (failure == null) {
                counted("sent", signals);
                return;
            }
            boolean late =
                    !retry.elapsed().isZero() && context.clock().instant().isAfter(start.plus(retry.elapsed()));
            if (failure.permanent() || !retry.enabled() || late || isClosing()) {
                drop(signals, failure);
                return;
            }
            Duration pause = failure.after() == null ? backoff.pause() : failure.after();
            context.log()
                    .info(
                            "Exporting failed. Will retry the request after interval.",
                            "error",
                            failure.message(),
                            "interval",
                            pause.toMillis() / 1000.0 + "s");
            stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private record Failure(
            String message,
            String type,
            boolean permanent,
            @Nullable Duration after) {}

    private @Nullable Failure attempt(String url, Signals signals) {
        try {
            Map<String, String> all = new HashMap<>(headers);
            if (auth != null) {
                all.putAll(auth.clientHeaders());
            }
            all.put("User-Agent", "obsctl-small-collector");
            byte[] body = signals.toRequest();
            if (gzip) {
                all.put("Content-Encoding", "gzip");
                body = gzip(body);
            }
            HttpSender.Answer answer = sender.post(url, "application/x-protobuf", body, all);
            return answer.ok() ? null : failure(url, answer);
        } catch (IOException e) {
            return new Failure("failed to make an HTTP request: " + e.getMessage(), "Unavailable", false, null);
        }
    }

    private static Failure failure(String url, HttpSender.Answer answer) {
        int status = answer.status();
        boolean again = status == 429 || status == 502 || status == 503 || status == 504;
        String code = code(status);
        String message = (again ? "" : "not retryable error: Permanent error: ")
                + "rpc error: code = " + code + " desc = error exporting items, request to " + url
                + " responded with HTTP Status Code " + status;
        return new Failure(message, code, !again, answer.retryAfter().orElse(null));
    }

    private static String code(int status) {
        return switch (status) {
            case 400 -> "InvalidArgument";
            case 401 -> "Unauthenticated";
            case 403 -> "PermissionDenied";
            case 404 -> "Unimplemented";
            case 429 -> "ResourceExhausted";
            case 502, 503, 504 -> "Unavailable";
            default -> status / 100 == 4 ? "InvalidArgument" : "Unknown";
        };
    }

    private void drop(Signals signals, Failure failure) throws Refusal {
        context.count(
                "otelcol_exporter_send_failed_" + signals.kind().counted() + "_total",
                "Number of items in failed attempts to send to destination.",
                signals.items(),
                "exporter",
                exporter(),
                "error_type",
                failure.type(),
                "error_permanent",
                Boolean.toString(failure.permanent()));
        context.log()
                .error(
                        "Exporting failed. Dropping data.",
                        "error",
                        failure.message(),
                        "dropped_items",
                        Integer.toString(signals.items()));
        if (!queueOptions.enabled()) {
            throw new Refusal(failure.message(), failure.permanent());
        }
    }

    private void counted(String what, Signals signals) {
        context.count(
                "otelcol_exporter_" + what + "_" + signals.kind().counted() + "_total",
                "Number of items successfully sent to destination.",
                signals.items(),
                "exporter",
                exporter());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    /** What is queued gets one more attempt each, within five seconds. */
    @Override
    public void close() {
        stopped.countDown();
        if (consumers != null) {
            Threads.end(consumers, Duration.ofSeconds(5));
        }
        sender.close();
    }
}
