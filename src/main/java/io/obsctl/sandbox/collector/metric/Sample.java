package io.obsctl.sandbox.collector.metric;

import java.util.Map;

/**
 * One value of one series.
 *
 * @param labels with {@code __name__}
 * @param millis since the epoch
 */
public record Sample(Map<String, String> labels, double value, long millis) {
    public static final String NAME = "__name__";

    public Sample {
        labels = Map.copyOf(labels);
    }

    public String name() {
        return labels.getOrDefault(NAME, "");
    }

    public Sample withLabels(Map<String, String> other) {
        return new Sample(other, value, millis);
    }
}
