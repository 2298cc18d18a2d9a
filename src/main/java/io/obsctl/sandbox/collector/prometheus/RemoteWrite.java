package io.obsctl.sandbox.collector.prometheus;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.metric.MetricsReceiver;
import io.obsctl.sandbox.collector.metric.Sample;
import io.obsctl.sandbox.collector.net.ClientAuth;
import io.obsctl.sandbox.collector.net.EndpointUrl;
import io.obsctl.sandbox.collector.net.HttpSender;
import io.obsctl.sandbox.collector.net.Tls;
import io.obsctl.sandbox.collector.relabel.RelabelArguments;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code prometheus.remote_write}: protocol 1.0 with a bounded queue in memory an endpoint; there is no log on disk. */
final class RemoteWrite implements Component, MetricsReceiver {
    /** Enough to count the series of a demo; beyond it the gauge stands still. */
    private static final int MAX_SERIES = 200_000;

    private final ComponentContext context;
    private final Map<String, String> externalLabels;
    private final List<RemoteWriteQueue> queues;
    private final Set<Map<String, String>> series =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Map<String, String>, Boolean> eldest) {
                    return size() > MAX_SERIES;
                }
            }));

    private RemoteWrite(ComponentContext context, Map<String, String> externalLabels, List<RemoteWriteQueue> queues) {
        this.context = context;
        this.externalLabels = externalLabels;
        this.queues = queues;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("wal", "max_streams");
        Map<String, String> external = a.textMap("external_labels");
        List<RemoteWriteQueue> queues = new ArrayList<>();
        for (Arguments b : a.blocks("endpoint")) {
            endpoint(b, context, queues);
        }
        a.check();
        return new RemoteWrite(context, external, queues);
    }

    private static void endpoint(Arguments b, ComponentContext context, List<RemoteWriteQueue> into) {
        b.ignoring(
                "send_exemplars",
                "send_native_histograms",
                "metadata_config",
                "enable_http2",
                "follow_redirects",
                "protobuf_message",
                "proxy_url",
                "no_proxy",
                "proxy_from_environment",
                "proxy_connect_header");
        String url = EndpointUrl.of(b).text();
        Arguments queue = b.block("queue_config").orElse(null);
        int perSend = 2000;
        int capacity = 10_000;
        Duration deadline = Duration.ofSeconds(5);
        Duration least = Duration.ofMillis(30);
        Duration most = Duration.ofSeconds(5);
        boolean retry429 = true;
        if (queue != null) {
            queue.ignoring("min_shards", "max_shards", "sample_age_limit");
            perSend = (int) queue.whole("max_samples_per_send", perSend);
            capacity = (int) queue.whole("capacity", capacity);
            deadline = queue.duration("batch_send_deadline", deadline);
            least = queue.duration("min_backoff", least);
            most = queue.duration("max_backoff", most);
            retry429 = queue.flag("retry_on_http_429", true);
        }
        try {
            Duration timeout = b.duration("remote_timeout", Duration.ofSeconds(30));
            Tls tls = b.block("tls_config").map(Tls::of).orElse(Tls.none());
            RemoteWriteQueue.Options options = new RemoteWriteQueue.Options(
                    url,
                    b.text("name", ""),
                    b.textMap("headers"),
                    ClientAuth.of(b),
                    RelabelArguments.rules(b, "write_relabel_config"),
                    Math.max(1, perSend),
                    Math.max(1, capacity),
                    deadline,
                    least,
                    most,
                    retry429);
            into.add(new RemoteWriteQueue(context, options, new HttpSender(timeout, tls)));
        } catch (IOException e) {
            b.fault(b.header(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, Value> exports() {
        return Map.of("receiver", new Value.Capsule("capsule(\"storage.Appendable\")", this));
    }

    @Override
    public void start() {
        context.gauge(
                "prometheus_remote_write_wal_storage_active_series",
                "Current number of active series being tracked by the WAL storage",
                series::size);
        queues.forEach(RemoteWriteQueue::start);
    }

    @Override
    public void accept(List<Sample> samples) throws InterruptedException {
        context.count(
                "prometheus_remote_write_wal_samples_appended_total",
                "Total number of samples appended to the WAL",
                samples.size());
        List<Sample> labelled = new ArrayList<>(samples.size());
        for (Sample sample : samples) {
            Map<String, String> labels = new HashMap<>(sample.labels());
            externalLabels.forEach(labels::putIfAbsent);
            labels.keySet().removeIf(name -> name.startsWith("__") && !name.equals(Sample.NAME));
            labels.values().removeIf(String::isEmpty);
            Sample own = sample.withLabels(labels);
            series.add(own.labels());
            labelled.add(own);
        }
        for (RemoteWriteQueue queue : queues) {
            queue.add(labelled);
        }
    }

    @Override
    public void close() {
        queues.forEach(RemoteWriteQueue::close);
    }
}
