package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.metric.MetricsReceiver;
import io.obsctl.sandbox.collector.metric.Sample;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.ottl.Values;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import io.obsctl.sandbox.wire.GoNumber;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code otelcol.exporter.prometheus} and {@code otelcol.receiver.prometheus}: metrics from one world to the other. */
final class PrometheusBridge {
    private record Receiver(MetricsReceiver receiver) implements Component {
        @Override
        public Map<String, Value> exports() {
            return Map.of("receiver", new Value.Capsule("capsule(\"storage.Appendable\")", receiver));
        }
    }

    private final boolean suffixes;
    private final boolean targetInfo;
    private final boolean resourceLabels;
    private final List<Sample> samples = new ArrayList<>();

    private PrometheusBridge(boolean suffixes, boolean targetInfo, boolean resourceLabels) {
        this.suffixes = suffixes;
        this.targetInfo = targetInfo;
        this.resourceLabels = resourceLabels;
    }

    static Component exporter(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("gc_frequency", "include_scope_info", "include_scope_labels", "honor_metadata");
        boolean suffixes = a.flag("add_metric_suffixes", true);
        boolean targetInfo = a.flag("include_target_info", true);
        boolean resourceLabels = a.flag("resource_to_telemetry_conversion", false);
        List<MetricsReceiver> to = a.capsules("forward_to", MetricsReceiver.class, "metrics receivers");
        a.check();
        return new SimpleProcessor(signals -> {
            if (signals instanceof Signals.Metrics metrics) {
                PrometheusBridge bridge = new PrometheusBridge(suffixes, targetInfo, resourceLabels);
                metrics.resources().forEach(r -> bridge.resource(r, context));
                for (MetricsReceiver receiver : to) {
                    receiver.accept(bridge.samples);
                }
            }
        });
    }

    private void resource(ResourceMetrics r, ComponentContext context) {
        Map<String, String> base = new TreeMap<>();
        Map<String, Object> resource = new LinkedHashMap<>();
        Values.map(r.getResource().getAttributesList()).forEach((k, v) -> resource.put(k, Values.text(v)));
        Object service = resource.get("service.name");
        Object namespace = resource.get("service.namespace");
        if (service != null) {
            base.put("job", namespace == null ? service.toString() : namespace + "/" + service);
        }
        if (resource.get("service.instance.id") != null) {
            base.put("instance", String.valueOf(resource.get("service.instance.id")));
        }
        Map<String, String> all = PrometheusNames.labels(r.getResource().getAttributesList());
        if (resourceLabels) {
            all.forEach(base::putIfAbsent);
        }
        long latest = 0;
        for (ScopeMetrics s : r.getScopeMetricsList()) {
            for (Metric metric : s.getMetricsList()) {
                latest = Math.max(latest, metric(metric, base, context));
            }
        }
        if (targetInfo && latest > 0 && !base.isEmpty()) {
            Map<String, String> labels = new TreeMap<>(all);
            labels.keySet().removeAll(List.of("service_name", "service_namespace", "service_instance_id"));
            labels.putAll(base);
            add("target_info", labels, Map.of(), 1, latest);
        }
    }

    /** The time of the newest point. */
    private long metric(Metric metric, Map<String, String> base, ComponentContext context) {
        String name = PrometheusNames.metric(metric, suffixes);
        switch (metric.getDataCase()) {
            case GAUGE -> {
                return numbers(name, metric.getGauge().getDataPointsList(), base);
            }
            case SUM -> {
                if (isDelta(metric.getSum().getAggregationTemporality())) {
                    context.log().warn("dropping delta metric: only cumulative sums can be converted", "metric", name);
                    return 0;
                }
                return numbers(name, metric.getSum().getDataPointsList(), base);
            }
            case HISTOGRAM -> {
                if (isDelta(metric.getHistogram().getAggregationTemporality())) {
                    context.log()
                            .warn("dropping delta metric: only cumulative histograms can be converted", "metric", name);
                    return 0;
                }
                long latest = 0;
                for (HistogramDataPoint p : metric.getHistogram().getDataPointsList()) {
                    latest = Math.max(latest, histogram(name, p, base));
                }
                return latest;
            }
            case SUMMARY -> {
                long latest = 0;
                for (SummaryDataPoint p : metric.getSummary().getDataPointsList()) {
                    latest = Math.max(latest, summary(name, p, base));
                }
                return latest;
            }
            default -> {
                context.log()
                        .warn(
                                "dropping a metric of a kind that the sandbox's collector does not convert",
                                "metric",
                                name);
                return 0;
            }
        }
    }

    private static boolean isDelta(AggregationTemporality temporality) {
        return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
    }

    private long numbers(String name, List<NumberDataPoint> points, Map<String, String> base) {
        long latest = 0;
        for (NumberDataPoint p : points) {
            long millis = p.getTimeUnixNano() / 1_000_000;
            double value = p.hasAsInt() ? p.getAsInt() : p.getAsDouble();
            add(name, base, PrometheusNames.labels(p.getAttributesList()), value, millis);
            latest = Math.max(latest, millis);
        }
        return latest;
    }

    private long histogram(String name, HistogramDataPoint p, Map<String, String> base) {
        long millis = p.getTimeUnixNano() / 1_000_000;
        Map<String, String> labels = PrometheusNames.labels(p.getAttributesList());
        long total = 0;
        for (int i = 0; i < p.getExplicitBoundsCount(); i++) {
            total += p.getBucketCounts(i);
            Map<String, String> bucket = new TreeMap<>(labels);
            bucket.put("le", GoNumber.print(p.getExplicitBounds(i)));
            add(name + "_bucket", base, bucket, total, millis);
        }
        Map<String, String> infinite = new TreeMap<>(labels);
        infinite.put("le", "+Inf");
        add(name + "_bucket", base, infinite, p.getCount(), millis);
        add(name + "_sum", base, labels, p.getSum(), millis);
        add(name + "_count", base, labels, p.getCount(), millis);
        return millis;
    }

    private long summary(String name, SummaryDataPoint p, Map<String, String> base) {
        long millis = p.getTimeUnixNano() / 1_000_000;
        Map<String, String> labels = PrometheusNames.labels(p.getAttributesList());
        p.getQuantileValuesList().forEach(q -> {
            Map<String, String> quantile = new TreeMap<>(labels);
            quantile.put("quantile", GoNumber.print(q.getQuantile()));
            add(name, base, quantile, q.getValue(), millis);
        });
        add(name + "_sum", base, labels, p.getSum(), millis);
        add(name + "_count", base, labels, p.getCount(), millis);
        return millis;
    }

    private void add(String name, Map<String, String> base, Map<String, String> own, double value, long millis) {
        Map<String, String> labels = new TreeMap<>(base);
        labels.putAll(own);
        labels.values().removeIf(String::isEmpty);
        labels.put(Sample.NAME, name);
        samples.add(new Sample(labels, value, millis));
    }

    static Component receiver(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        Outputs outputs = Outputs.of(a, Signals.Kind.METRICS);
        a.check();
        return new Receiver(samples -> {
            try {
                outputs.send(toOtlp(samples));
            } catch (SignalsConsumer.Refusal e) {
                context.log().warn("metrics were not taken", "error", String.valueOf(e.getMessage()));
            }
        });
    }

    /** Job and instance make the resource; what ends in {@code _total} is a sum, all else a gauge. */
    static Signals toOtlp(List<Sample> samples) {
        Map<List<String>, ResourceMetrics.Builder> resources = new LinkedHashMap<>();
        for (Sample sample : samples) {
            String job = sample.labels().getOrDefault("job", "");
            String instance = sample.labels().getOrDefault("instance", "");
            ResourceMetrics.Builder resource = resources.computeIfAbsent(List.of(job, instance), k -> {
                ResourceMetrics.Builder made = ResourceMetrics.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute("service.name", job))
                                .addAttributes(attribute("service.instance.id", instance)));
                made.addScopeMetricsBuilder();
                return made;
            });
            resource.getScopeMetricsBuilder(0).addMetrics(metric(sample));
        }
        return new Signals.Metrics(
                resources.values().stream().map(ResourceMetrics.Builder::build).toList());
    }

    private static Metric metric(Sample sample) {
        NumberDataPoint.Builder point = NumberDataPoint.newBuilder()
                .setTimeUnixNano(sample.millis() * 1_000_000)
                .setAsDouble(sample.value());
        new TreeMap<>(sample.labels()).forEach((k, v) -> {
            if (!k.equals(Sample.NAME) && !k.equals("job") && !k.equals("instance")) {
                point.addAttributes(attribute(k, v));
            }
        });
        Metric.Builder metric = Metric.newBuilder().setName(sample.name());
        if (sample.name().endsWith("_total")) {
            return metric.setSum(Sum.newBuilder()
                            .setIsMonotonic(true)
                            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                            .addDataPoints(point))
                    .build();
        }
        return metric.setGauge(Gauge.newBuilder().addDataPoints(point)).build();
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder().setKey(key).setValue(Values.any(value)).build();
    }
}
