package io.obsctl.sandbox.wire;

import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * OpenTelemetry names as Prometheus names: everything but letters, digits and {@code :} folds to one {@code _}, the
 * unit is spelled out at the end, a monotonic sum ends in {@code _total}, a gauge of unit 1 in {@code _ratio}. Source:
 * the OpenTelemetry compatibility specification and Prometheus' OTLP translator.
 */
public final class MetricNames {
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
            Map.entry("TiBy", "tibibytes"),
            Map.entry("KBy", "kilobytes"),
            Map.entry("MBy", "megabytes"),
            Map.entry("GBy", "gigabytes"),
            Map.entry("TBy", "terabytes"),
            Map.entry("m", "meters"),
            Map.entry("V", "volts"),
            Map.entry("A", "amperes"),
            Map.entry("J", "joules"),
            Map.entry("W", "watts"),
            Map.entry("g", "grams"),
            Map.entry("Cel", "celsius"),
            Map.entry("Hz", "hertz"),
            Map.entry("1", ""),
            Map.entry("%", "percent"));
    private static final Map<String, String> PER =
            Map.of("s", "second", "m", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y", "year");

    private MetricNames() {}

    public static String of(Metric metric) {
        boolean counter = metric.hasSum() && metric.getSum().getIsMonotonic();
        return of(metric.getName(), metric.getUnit(), metric.hasGauge(), counter);
    }

    static String of(String name, String unit, boolean gauge, boolean counter) {
        List<String> tokens = words(name);
        String[] parts = unit.split("/", 2);
        unit(parts[0], UNITS, "", tokens);
        if (parts.length > 1) {
            unit(parts[1], PER, "per", tokens);
        }
        if (counter) {
            tokens.removeIf("total"::equals);
            tokens.add("total");
        }
        if (gauge && unit.equals("1")) {
            tokens.removeIf("ratio"::equals);
            tokens.add("ratio");
        }
        String joined = String.join("_", tokens);
        return !joined.isEmpty() && Character.isDigit(joined.charAt(0)) ? "_" + joined : joined;
    }

    private static void unit(String raw, Map<String, String> names, String before, List<String> tokens) {
        String trimmed = raw.trim();
        if (trimmed.isEmpty() || trimmed.contains("{") || trimmed.contains("}")) {
            return;
        }
        String word = String.join("_", words(names.getOrDefault(trimmed, trimmed)));
        if (!word.isEmpty() && !tokens.contains(word)) {
            if (!before.isEmpty()) {
                tokens.add(before);
            }
            tokens.add(word);
        }
    }

    private static List<String> words(String text) {
        var words = new ArrayList<>(Arrays.asList(text.split("[^a-zA-Z0-9:]+")));
        words.removeIf(String::isEmpty);
        return words;
    }

    /** A label name: what is not a letter, digit or {@code _} becomes {@code _}; a leading digit gets {@code key_}. */
    public static String label(String name) {
        String folded = name.replaceAll("[^a-zA-Z0-9_]", "_");
        if (folded.isEmpty()) {
            return folded;
        }
        if (Character.isDigit(folded.charAt(0))) {
            return "key_" + folded;
        }
        return folded.startsWith("_") && !folded.startsWith("__") ? "key" + folded : folded;
    }
}
