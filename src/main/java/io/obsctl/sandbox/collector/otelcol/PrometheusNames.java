package io.obsctl.sandbox.collector.otelcol;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** OTLP's names as Prometheus takes them: dots become underscores, units and {@code _total} are appended. */
final class PrometheusNames {
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("d", "days"),
            Map.entry("h", "hours"),
            Map.entry("min", "minutes"),
            Map.entry("s", "seconds"),
            Map.entry("ms", "milliseconds"),
            Map.entry("us", "microseconds"),
            Map.entry("ns", "nanoseconds"),
            Map.entry("By", "bytes"),
            Map.entry("KiBy", "kibibytes"),
            Map.entry("MiBy", "mebibytes"),
            Map.entry("GiBy", "gibibytes"),
            Map.entry("KBy", "kilobytes"),
            Map.entry("MBy", "megabytes"),
            Map.entry("GBy", "gigabytes"),
            Map.entry("V", "volts"),
            Map.entry("A", "amperes"),
            Map.entry("J", "joules"),
            Map.entry("W", "watts"),
            Map.entry("Cel", "celsius"),
            Map.entry("Hz", "hertz"),
            Map.entry("%", "percent"));

    private PrometheusNames() {}

    static String metric(Metric metric, boolean suffixes) {
        String name = label(metric.getName());
        if (!suffixes) {
            return name;
        }
        String unit = metric.getUnit().replaceAll("\\{[^}]*}", "");
        String[] parts = unit.split("/", 2);
        String main = UNITS.getOrDefault(parts[0], parts[0].matches("[a-zA-Z]+") ? parts[0] : "");
        boolean total = metric.hasSum() && metric.getSum().getIsMonotonic();
        String base = total && name.endsWith("_total") ? name.substring(0, name.length() - 6) : name;
        if (!main.isEmpty() && !base.endsWith("_" + main)) {
            base += "_" + main;
        }
        if (parts.length == 2 && !parts[1].isEmpty()) {
            String per = UNITS.getOrDefault(parts[1], parts[1]).replaceFirst("s$", "");
            base += base.endsWith("_per_" + per) ? "" : "_per_" + per;
        }
        if (unit.equals("1") && metric.hasGauge() && !base.endsWith("_ratio")) {
            base += "_ratio";
        }
        return total ? base + "_total" : base;
    }

    static String label(String name) {
        String legal = name.replaceAll("[^a-zA-Z0-9_:]", "_").replaceAll("__+", "_");
        return !legal.isEmpty() && Character.isDigit(legal.charAt(0)) ? "_" + legal : legal;
    }

    static Map<String, String> labels(List<KeyValue> attributes) {
        Map<String, String> labels = new TreeMap<>();
        attributes.forEach(a -> labels.put(
                label(a.getKey()),
                io.obsctl.sandbox.collector.ottl.Values.text(
                        io.obsctl.sandbox.collector.ottl.Values.of(a.getValue()))));
        return labels;
    }
}
