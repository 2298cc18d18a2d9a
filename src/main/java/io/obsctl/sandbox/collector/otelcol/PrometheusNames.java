package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.ottl.Values;
import io.obsctl.sandbox.wire.MetricNames;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** OTLP's names as Prometheus takes them: dots become underscores, units and {@code _total} are appended. */
final class PrometheusNames {
    private PrometheusNames() {}

    /** @param suffixes whether units and {@code _total} are appended */
    static String metric(Metric metric, boolean suffixes) {
        return suffixes ? MetricNames.of(metric) : label(metric.getName());
    }

    static String label(String name) {
        String legal = name.replaceAll("[^a-zA-Z0-9_:]", "_").replaceAll("__+", "_");
        return !legal.isEmpty() && Character.isDigit(legal.charAt(0)) ? "_" + legal : legal;
    }

    static Map<String, String> labels(List<KeyValue> attributes) {
        Map<String, String> labels = new TreeMap<>();
        attributes.forEach(a -> labels.put(label(a.getKey()), Values.text(Values.of(a.getValue()))));
        return labels;
    }
}
