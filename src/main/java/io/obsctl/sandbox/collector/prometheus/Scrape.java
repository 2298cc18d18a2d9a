package io.obsctl.sandbox.collector.prometheus;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.metric.MetricsReceiver;
import io.obsctl.sandbox.collector.net.ClientAuth;
import io.obsctl.sandbox.collector.net.HttpSender;
import io.obsctl.sandbox.collector.net.Tls;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** {@code prometheus.scrape}: reads the pages of its targets, one after the other in few threads, at once and then each interval. */
final class Scrape implements Component {
    /** What is the same for all targets. */
    record Options(
            String job,
            String path,
            String scheme,
            String query,
            Duration interval,
            Duration timeout,
            boolean honorLabels,
            boolean honorTimestamps,
            long sampleLimit,
            long bodyLimit,
            ClientAuth auth,
            Tls tls) {}

    private final ComponentContext context;
    private Options options;
    private List<MetricsReceiver> to;
    private final HttpSender sender;
    private final ScheduledThreadPoolExecutor threads;
    private final Map<Map<String, String>, ScrapeLoop> loops = new HashMap<>();
    private List<Map<String, String>> targets;
    private boolean started;

    private Scrape(
            ComponentContext context,
            Options options,
            List<MetricsReceiver> to,
            HttpSender sender,
            List<Map<String, String>> targets) {
        this.context = context;
        this.options = options;
        this.to = to;
        this.sender = sender;
        this.targets = targets;
        this.threads = new ScheduledThreadPoolExecutor(2, Threads.named(context.id()));
        threads.setRemoveOnCancelPolicy(true);
        threads.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        Options options = options(a, context.id());
        List<MetricsReceiver> to = a.capsules("forward_to", MetricsReceiver.class, "metrics receivers");
        List<Map<String, String>> targets = a.targets("targets");
        HttpSender sender = null;
        try {
            sender = new HttpSender(options.timeout(), options.tls());
        } catch (IOException e) {
            a.fault(a.header(), String.valueOf(e.getMessage()));
        }
        a.check();
        return new Scrape(context, options, to, java.util.Objects.requireNonNull(sender), targets);
    }

    private static Options options(Arguments a, String id) {
        a.ignoring(
                "clustering",
                "scrape_protocols",
                "enable_protobuf_negotiation",
                "scrape_classic_histograms",
                "scrape_native_histograms",
                "convert_classic_histograms_to_nhcb",
                "track_timestamps_staleness",
                "metric_name_validation_scheme",
                "metric_name_escaping_scheme",
                "scrape_fallback_protocol",
                "extra_metrics",
                "enable_http2",
                "follow_redirects",
                "honor_metadata",
                "enable_type_and_unit_labels",
                "native_histogram_bucket_limit",
                "native_histogram_min_bucket_factor",
                "label_limit",
                "label_name_length_limit",
                "label_value_length_limit",
                "target_limit",
                "enable_compression");
        Duration interval = a.duration("scrape_interval", Duration.ofSeconds(60));
        Duration timeout = a.duration("scrape_timeout", Duration.ofSeconds(10));
        if (interval.isZero() || interval.isNegative()) {
            a.fault("scrape_interval", "scrape_interval must be greater than 0");
        } else if (timeout.compareTo(interval) > 0) {
            a.fault(
                    "scrape_timeout",
                    "scrape_timeout (" + timeout + ") greater than scrape_interval (" + interval
                            + ") for scrape config with job name \"" + id + "\"");
        }
        if (!a.has("targets") || !a.has("forward_to")) {
            a.fault(a.header(), "missing required attribute \"" + (a.has("targets") ? "forward_to" : "targets") + "\"");
        }
        return new Options(
                a.text("job_name", id),
                a.text("metrics_path", "/metrics"),
                a.text("scheme", "http"),
                query(a),
                interval,
                timeout.compareTo(interval) > 0 ? interval : timeout,
                a.flag("honor_labels", false),
                a.flag("honor_timestamps", true),
                a.whole("sample_limit", 0),
                a.bytes("body_size_limit", 0),
                ClientAuth.of(a),
                a.block("tls_config").map(Tls::of).orElse(Tls.none()));
    }

    private static String query(Arguments a) {
        List<String> pairs = new ArrayList<>();
        if (a.value("params") instanceof Value.Fields fields) {
            fields.sorted().forEach((name, value) -> {
                if (value instanceof Value.Items items) {
                    items.values().forEach(v -> pairs.add(pair(name, v)));
                }
            });
        }
        return String.join("&", pairs);
    }

    private static String pair(String name, Value value) {
        String text = value instanceof Value.Text t ? t.value() : "";
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void start() {
        synchronized (loops) {
            started = true;
            reconcile();
        }
    }

    /** New targets do not disturb the old ones; everything else does. */
    @Override
    public boolean update(Arguments a) throws BadArguments {
        Options now = options(a, context.id());
        List<MetricsReceiver> receivers = a.capsules("forward_to", MetricsReceiver.class, "metrics receivers");
        List<Map<String, String>> found = a.targets("targets");
        a.check();
        synchronized (loops) {
            boolean guarded = a.block("basic_auth").isPresent()
                    || a.block("authorization").isPresent()
                    || a.has("bearer_token")
                    || a.has("bearer_token_file"); // credentials do not compare: made anew
            boolean same = !guarded
                    && now.interval().equals(options.interval())
                    && now.timeout().equals(options.timeout())
                    && now.path().equals(options.path())
                    && now.scheme().equals(options.scheme())
                    && now.query().equals(options.query())
                    && now.job().equals(options.job())
                    && now.honorLabels() == options.honorLabels()
                    && now.tls().equals(options.tls())
                    && receivers.equals(to);
            if (!same || now.sampleLimit() != options.sampleLimit() || now.bodyLimit() != options.bodyLimit()) {
                return false;
            }
            targets = found;
            if (started) {
                reconcile();
            }
        }
        return true;
    }

    private void reconcile() {
        Map<Map<String, String>, ScrapeLoop> wanted = new HashMap<>();
        for (Map<String, String> target : targets) {
            Map<String, String> key = Map.copyOf(target);
            ScrapeLoop loop = loops.remove(key);
            wanted.putIfAbsent(key, loop == null ? begin(key) : loop);
        }
        loops.values().forEach(ScrapeLoop::end);
        loops.clear();
        loops.putAll(wanted);
        context.gauge(
                "prometheus_scrape_targets_gauge",
                "Number of targets this component is configured to scrape",
                wanted::size);
    }

    private ScrapeLoop begin(Map<String, String> target) {
        ScrapeLoop loop = new ScrapeLoop(context, options, target, sender, to);
        loop.scheduled(threads.scheduleAtFixedRate(loop, 0, options.interval().toMillis(), TimeUnit.MILLISECONDS));
        return loop;
    }

    @Override
    public void close() {
        synchronized (loops) {
            loops.values().forEach(ScrapeLoop::end);
            loops.clear();
        }
        sender.close();
        Threads.end(threads, Duration.ofSeconds(2));
    }
}
