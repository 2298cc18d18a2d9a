package io.obsctl.sandbox.collector.prometheus;

import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.metric.RemoteWriteRequest;
import io.obsctl.sandbox.collector.metric.Sample;
import io.obsctl.sandbox.collector.net.Backoff;
import io.obsctl.sandbox.collector.net.ClientAuth;
import io.obsctl.sandbox.collector.net.HttpSender;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.wire.Snappy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way to one endpoint: one thread, so that samples of a series arrive in order. */
final class RemoteWriteQueue {
    /** What is known of an endpoint. */
    record Options(
            String url,
            String name,
            Map<String, String> headers,
            ClientAuth auth,
            Relabeling relabeling,
            int perSend,
            int capacity,
            Duration deadline,
            Duration minBackoff,
            Duration maxBackoff,
            boolean retry429) {}

    private static final String PREFIX = "prometheus_remote_storage_samples_";

    private final ComponentContext context;
    private final Options options;
    private final HttpSender sender;
    private final BlockingQueue<Sample> queue;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable ExecutorService thread;

    RemoteWriteQueue(ComponentContext context, Options options, HttpSender sender) {
        this.context = context;
        this.options = options;
        this.sender = sender;
        this.queue = new ArrayBlockingQueue<>(options.capacity());
    }

    void start() {
        count("total", 0);
        count("failed_total", 0);
        count("retried_total", 0);
        context.gauge(
                PREFIX + "pending",
                "The number of samples pending in the queue to be sent to the remote storage.",
                queue::size,
                labels());
        thread = Threads.pool(context.id(), 1);
        thread.execute(this::work);
    }

    private String[] labels() {
        return new String[] {"remote_name", remoteName(), "url", options.url()};
    }

    private String remoteName() {
        return options.name().isEmpty() ? Integer.toHexString(options.url().hashCode()) : options.name();
    }

    private void count(String what, double amount) {
        context.count(PREFIX + what, "Samples that took this way to the remote storage.", amount, labels());
    }

    /** Waits while the queue is full: the back-pressure of scrapes. */
    void add(List<Sample> samples) throws InterruptedException {
        for (Sample sample : MetricsRelabel.relabeled(options.relabeling(), samples)) {
            while (!queue.offer(sample, 100, TimeUnit.MILLISECONDS)) {
                if (isStopped()) {
                    return;
                }
            }
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void work() {
        try {
            while (!isStopped() || !queue.isEmpty()) {
                List<Sample> batch = batch();
                if (!batch.isEmpty()) {
                    send(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Sample> batch() throws InterruptedException {
        List<Sample> batch = new ArrayList<>();
        Sample first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
            return batch;
        }
        batch.add(first);
        queue.drainTo(batch, options.perSend() - batch.size());
        long waits = Math.max(1, options.deadline().toMillis() / 50);
        for (long i = 0;
                i < waits && batch.size() < options.perSend() && !stopped.await(50, TimeUnit.MILLISECONDS);
                i++) {
            queue.drainTo(batch, options.perSend() - batch.size());
        }
        queue.drainTo(batch, options.perSend() - batch.size());
        return batch;
    }

    private void send(List<Sample> batch) throws InterruptedException {
        byte[] body = Snappy.pack(RemoteWriteRequest.encode(batch));
        Backoff backoff = new Backoff(options.minBackoff(), options.maxBackoff(), 2, 0, new Random());
        count("total", batch.size()); // grows whatever becomes of them, as with the real one
        while (true) {
            String failure;
            Duration pause = backoff.pause();
            try {
                HttpSender.Answer answer = sender.post(options.url(), "application/x-protobuf", body, headers());
                if (answer.ok()) {
                    return;
                }
                failure = "server returned HTTP status " + answer.status() + " " + answer.reason()
                        + (answer.body().isEmpty() ? "" : ": " + answer.body());
                boolean again = answer.status() / 100 == 5 || (answer.status() == 429 && options.retry429());
                if (!again) {
                    drop(batch, failure);
                    return;
                }
                pause = answer.retryAfter().orElse(pause);
            } catch (IOException e) {
                failure = "Post \"" + options.url() + "\": " + e.getMessage();
            }
            count("retried_total", batch.size());
            context.log()
                    .warn(
                            "Failed to send batch, retrying",
                            "remote_name",
                            remoteName(),
                            "url",
                            options.url(),
                            "err",
                            failure);
            if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                drop(batch, failure);
                return;
            }
        }
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>(options.headers());
        headers.put("Content-Encoding", "snappy");
        headers.put("X-Prometheus-Remote-Write-Version", "0.1.0");
        headers.put("User-Agent", "obsctl-small-collector");
        options.auth().header().ifPresent(h -> headers.put("Authorization", h));
        return headers;
    }

    private void drop(List<Sample> batch, String failure) {
        count("failed_total", batch.size());
        context.log()
                .error(
                        "non-recoverable error",
                        "remote_name",
                        remoteName(),
                        "url",
                        options.url(),
                        "failedSampleCount",
                        Integer.toString(batch.size()),
                        "err",
                        failure);
    }

    void close() {
        stopped.countDown();
        if (thread != null) {
            Threads.end(thread, Duration.ofSeconds(5));
        }
        sender.close();
    }
}
