package io.obsctl.sandbox.collector.prometheus;

import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Pages;
import io.obsctl.sandbox.collector.metric.Exposition;
import io.obsctl.sandbox.collector.metric.MetricsReceiver;
import io.obsctl.sandbox.collector.metric.Sample;
import io.obsctl.sandbox.collector.net.HttpSender;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One target of a scrape. */
final class ScrapeLoop implements Runnable {
    /** The NaN by which Prometheus marks the end of a series. */
    static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

    /** A page of a metrics endpoint has no business being larger. */
    private static final long MAX_BODY = 64L << 20;

    private final ComponentContext context;
    private final Scrape.Options options;
    private final Map<String, String> discovered;
    private final Map<String, String> labels;
    private final HttpSender sender;
    private final List<MetricsReceiver> to;
    private Set<Map<String, String>> before = Set.of();
    private @Nullable Future<?> schedule;
    private boolean failing;

    ScrapeLoop(
            ComponentContext context,
            Scrape.Options options,
            Map<String, String> discovered,
            HttpSender sender,
            List<MetricsReceiver> to) {
        this.context = context;
        this.options = options;
        this.discovered = discovered;
        this.sender = sender;
        this.to = to;
        Map<String, String> own = new TreeMap<>();
        discovered.forEach((k, v) -> {
            if (!k.startsWith("__") && !v.isEmpty()) {
                own.put(k, v);
            }
        });
        own.putIfAbsent("job", options.job());
        own.putIfAbsent("instance", discovered.getOrDefault("__address__", ""));
        this.labels = own;
    }

    void scheduled(Future<?> future) {
        schedule = future;
    }

    void end() {
        if (schedule != null) {
            schedule.cancel(true);
        }
    }

    @Override
    public void run() {
        Instant start = context.clock().instant();
        List<Sample> samples = List.of();
        boolean up = false;
        try {
            samples = page(start.toEpochMilli());
            up = true;
            failing = false;
        } catch (IOException | Exposition.Malformed e) {
            if (!failing) {
                context.log().warn("scrape failed", "target", url(), "err", String.valueOf(e.getMessage()));
            }
            failing = true;
        }
        try {
            forward(samples, up, start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(List<Sample> samples, boolean up, Instant start) throws InterruptedException {
        long millis = start.toEpochMilli();
        List<Sample> all = new ArrayList<>();
        Set<Map<String, String>> now = new HashSet<>();
        int added = 0;
        for (Sample sample : samples) {
            Sample own = labelled(sample, options.honorTimestamps() ? sample.millis() : millis);
            all.add(own);
            if (now.add(own.labels()) && !before.contains(own.labels())) {
                added++;
            }
        }
        for (Map<String, String> gone : before) {
            if (!now.contains(gone)) {
                all.add(new Sample(gone, STALE, millis));
            }
        }
        before = now;
        double seconds = Duration.between(start, context.clock().instant()).toNanos() / 1e9;
        all.add(about("up", up ? 1 : 0, millis));
        all.add(about("scrape_duration_seconds", seconds, millis));
        all.add(about("scrape_samples_scraped", samples.size(), millis));
        all.add(about("scrape_samples_post_metric_relabeling", samples.size(), millis));
        all.add(about("scrape_series_added", added, millis));
        for (MetricsReceiver receiver : to) {
            receiver.accept(all);
        }
    }

    private Sample about(String name, double value, long millis) {
        Map<String, String> own = new HashMap<>(labels);
        own.put(Sample.NAME, name);
        return new Sample(own, value, millis);
    }

    /** The target's labels win; the page's are kept as {@code exported_…}, or the other way round. */
    private Sample labelled(Sample sample, long millis) {
        Map<String, String> all = new HashMap<>(sample.labels());
        labels.forEach((name, value) -> {
            String theirs = all.get(name);
            if (theirs == null) {
                all.put(name, value);
            } else if (!options.honorLabels()) {
                all.put(name, value);
                all.put("exported_" + name, theirs);
            }
        });
        return new Sample(all, sample.value(), millis);
    }

    private List<Sample> page(long millis) throws IOException, Exposition.Malformed {
        String address = discovered.getOrDefault("__address__", "");
        String text;
        if (address.equals(Pages.ADDRESS)) {
            String path = discovered.getOrDefault("__metrics_path__", "");
            text = context.pages().read(path).orElseThrow(() -> new IOException("no such page: " + path));
        } else {
            text = fetched();
        }
        List<Sample> samples = Exposition.parse(text, millis);
        if (options.sampleLimit() > 0 && samples.size() > options.sampleLimit()) {
            throw new IOException("sample limit exceeded: " + samples.size());
        }
        return samples;
    }

    private String fetched() throws IOException {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "text/plain;version=0.0.4;q=1,*/*;q=0.1");
        headers.put("User-Agent", "obsctl-small-collector");
        headers.put(
                "X-Prometheus-Scrape-Timeout-Seconds",
                Double.toString(options.timeout().toMillis() / 1000.0));
        options.auth().header().ifPresent(h -> headers.put("Authorization", h));
        long limit = options.bodyLimit() > 0 ? options.bodyLimit() : MAX_BODY;
        HttpSender.Answer answer = sender.get(url(), headers, limit);
        if (!answer.ok()) {
            throw new IOException("server returned HTTP status " + answer.status() + " " + answer.reason());
        }
        return answer.body();
    }

    private String url() {
        String scheme = discovered.getOrDefault("__scheme__", options.scheme());
        String path = discovered.getOrDefault("__metrics_path__", options.path());
        String query = options.query();
        return scheme + "://" + discovered.getOrDefault("__address__", "")
                + (path.startsWith("/") ? path : "/" + path)
                + (query.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + query);
    }
}
