package io.obsctl.sandbox.backend.otlp;

import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.metrics.Points;
import io.obsctl.sandbox.backend.metrics.Rejection;
import io.obsctl.sandbox.backend.promql.Numbers;
import io.obsctl.sandbox.wire.MetricNames;
import io.obsctl.sandbox.wire.RemoteWrite;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files OTLP metrics as Prometheus series. {@code job} is {@code namespace/name} of the service, {@code instance} its
 * instance id; other resource attributes go to {@code target_info}, and onto every series only when promoted.
 */
final class OtlpMetrics {
    private static final Set<String> IDENTITY = Set.of("service.name", "service.namespace", "service.instance.id");

    /** How many points were refused, and the first reason. */
    record Outcome(long rejected, String reason) {}

    private final MetricStore store;
    private final Set<String> promoted;
    private long rejected;
    private String reason = "";
    private long latest;

    private OtlpMetrics(MetricStore store, Set<String> promoted) {
        this.store = store;
        this.promoted = promoted;
    }

    static Outcome file(List<ResourceMetrics> batches, MetricStore store, Set<String> promoted) {
        var filing = new OtlpMetrics(store, promoted);
        batches.forEach(filing::resource);
        return new Outcome(filing.rejected, filing.reason);
    }

    private void resource(ResourceMetrics batch) {
        Map<String, String> attributes = Attributes.map(batch.getResource().getAttributesList());
        var base = new TreeMap<String, String>();
        identity(attributes, base);
        var info = new TreeMap<>(base);
        attributes.forEach((k, v) -> {
            if (promoted.contains(k)) {
                base.put(MetricNames.label(k), v);
            }
            if (!IDENTITY.contains(k)) {
                info.put(MetricNames.label(k), v);
            }
        });
        latest = 0;
        for (var scope : batch.getScopeMetricsList()) {
            scope.getMetricsList().forEach(m -> metric(m, base));
        }
        boolean more = attributes.keySet().stream().anyMatch(k -> !IDENTITY.contains(k));
        if (latest > 0 && more && (info.containsKey("job") || info.containsKey("instance"))) {
            info.put(Labels.NAME, "target_info");
            add(Labels.of(info), latest, 1);
            store.describe(new RemoteWrite.Metadata("target_info", "gauge", "Target metadata", ""));
        }
    }

    private static void identity(Map<String, String> attributes, Map<String, String> into) {
        String name = attributes.getOrDefault("service.name", "");
        String namespace = attributes.getOrDefault("service.namespace", "");
        if (!name.isEmpty()) {
            into.put("job", namespace.isEmpty() ? name : namespace + "/" + name);
        }
        String instance = attributes.getOrDefault("service.instance.id", "");
        if (!instance.isEmpty()) {
            into.put("instance", instance);
        }
    }

    private void metric(Metric m, Map<String, String> base) {
        String name = MetricNames.of(m);
        if (name.isEmpty()) {
            reject(1, "metric without a name");
            return;
        }
        String type = "gauge";
        switch (m.getDataCase()) {
            case GAUGE -> m.getGauge().getDataPointsList().forEach(p -> number(name, p, base));
            case SUM -> {
                type = m.getSum().getIsMonotonic() ? "counter" : "gauge";
                if (cumulative(
                        m, m.getSum().getAggregationTemporality(), m.getSum().getDataPointsCount())) {
                    m.getSum().getDataPointsList().forEach(p -> number(name, p, base));
                }
            }
            case HISTOGRAM -> {
                type = "histogram";
                if (cumulative(
                        m,
                        m.getHistogram().getAggregationTemporality(),
                        m.getHistogram().getDataPointsCount())) {
                    m.getHistogram().getDataPointsList().forEach(p -> histogram(name, p, base));
                }
            }
            case SUMMARY -> {
                type = "summary";
                m.getSummary().getDataPointsList().forEach(p -> summary(name, p, base));
            }
            case EXPONENTIAL_HISTOGRAM ->
                reject(
                        m.getExponentialHistogram().getDataPointsCount(),
                        "the obsctl sandbox keeps no native histograms: " + m.getName());
            default -> reject(0, "");
        }
        store.describe(new RemoteWrite.Metadata(name, type, m.getDescription(), m.getUnit()));
    }

    private boolean cumulative(Metric m, AggregationTemporality temporality, int points) {
        if (temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE) {
            return true;
        }
        reject(points, "invalid temporality and type combination for metric \"" + m.getName() + "\"");
        return false;
    }

    private void reject(long points, String why) {
        rejected += points;
        if (reason.isEmpty()) {
            reason = why;
        }
    }

    private static TreeMap<String, String> labels(String name, List<KeyValue> attributes, Map<String, String> base) {
        var all = new TreeMap<String, String>();
        for (var e : new TreeMap<>(Attributes.map(attributes)).entrySet()) {
            all.merge(MetricNames.label(e.getKey()), e.getValue(), (a, b) -> a + ";" + b);
        }
        all.putAll(base);
        all.put(Labels.NAME, name);
        return all;
    }

    private void add(Labels labels, long millis, double value) {
        latest = Math.max(latest, millis);
        Optional<Rejection> wrong = store.append(labels, millis, value);
        wrong.ifPresent(w -> reject(1, w.text()));
    }

    private static double value(NumberDataPoint p) {
        return p.hasAsInt() ? (double) p.getAsInt() : p.getAsDouble();
    }

    private void number(String name, NumberDataPoint p, Map<String, String> base) {
        Labels labels = Labels.of(labels(name, p.getAttributesList(), base));
        boolean gone = (p.getFlags() & 1) != 0;
        add(labels, p.getTimeUnixNano() / 1_000_000, gone ? Double.longBitsToDouble(Points.STALE) : value(p));
        p.getExemplarsList().forEach(e -> exemplar(labels, e));
    }

    private void exemplar(Labels labels, Exemplar e) {
        var own = new TreeMap<String, String>();
        if (!e.getTraceId().isEmpty()) {
            own.put("trace_id", HexFormat.of().formatHex(e.getTraceId().toByteArray()));
            own.put("span_id", HexFormat.of().formatHex(e.getSpanId().toByteArray()));
        }
        double value = e.hasAsInt() ? (double) e.getAsInt() : e.getAsDouble();
        store.exemplar(labels, new RemoteWrite.Exemplar(own, value, e.getTimeUnixNano() / 1_000_000));
    }

    private void histogram(String name, HistogramDataPoint p, Map<String, String> base) {
        long millis = p.getTimeUnixNano() / 1_000_000;
        if (p.hasSum()) {
            add(Labels.of(labels(name + "_sum", p.getAttributesList(), base)), millis, p.getSum());
        }
        add(Labels.of(labels(name + "_count", p.getAttributesList(), base)), millis, p.getCount());
        long running = 0;
        for (int i = 0; i < p.getExplicitBoundsCount() && i < p.getBucketCountsCount(); i++) {
            running += p.getBucketCounts(i);
            bucket(name, p, base, Numbers.format(p.getExplicitBounds(i)), running);
        }
        bucket(name, p, base, "+Inf", p.getCount());
    }

    private void bucket(String name, HistogramDataPoint p, Map<String, String> base, String bound, long count) {
        var all = labels(name + "_bucket", p.getAttributesList(), base);
        all.put("le", bound);
        Labels labels = Labels.of(all);
        add(labels, p.getTimeUnixNano() / 1_000_000, count);
        if (bound.equals("+Inf")) {
            p.getExemplarsList().forEach(e -> exemplar(labels, e));
        }
    }

    private void summary(String name, SummaryDataPoint p, Map<String, String> base) {
        long millis = p.getTimeUnixNano() / 1_000_000;
        add(Labels.of(labels(name + "_sum", p.getAttributesList(), base)), millis, p.getSum());
        add(Labels.of(labels(name + "_count", p.getAttributesList(), base)), millis, p.getCount());
        p.getQuantileValuesList().forEach(q -> {
            var all = labels(name, p.getAttributesList(), base);
            all.put("quantile", Numbers.format(q.getQuantile()));
            add(Labels.of(all), millis, q.getValue());
        });
    }
}
