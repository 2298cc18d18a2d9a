package io.obsctl.sandbox.collector.component;

import io.obsctl.sandbox.collector.metric.SelfMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * What a collector gives to one of its components.
 *
 * @param id {@code prometheus.scrape.api}
 * @param hostname what {@code constants.hostname} says, the {@code instance} of built-in exporters
 * @param log takes what the component has to say
 * @param metrics the collector's own; use {@link #count} and {@link #gauge}, which add the component's labels
 * @param storage a directory that is this component's own
 * @param exportsChanged to be run when {@link Component#exports} gives something new
 * @param pages the metrics pages of built-in exporters
 */
public record ComponentContext(
        String id,
        String hostname,
        Clock clock,
        Log log,
        SelfMetrics metrics,
        Path storage,
        Runnable exportsChanged,
        Pages pages) {
    /** Adds to a counter of this component; {@code labels} are names and values in turn. */
    public void count(String name, String help, double amount, String... labels) {
        metrics.count(name, help, amount, labels(labels));
    }

    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        metrics.gauge(name, help, value, labels(labels));
    }

    public void observe(String name, String help, double value, String... labels) {
        metrics.observe(name, help, value, labels(labels));
    }

    private Map<String, String> labels(String... pairs) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("component_id", id);
        labels.put("component_path", "/");
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            labels.put(pairs[i], pairs[i + 1]);
        }
        return labels;
    }
}
