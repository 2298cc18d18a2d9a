package io.obsctl.sandbox.backend.logql;

import java.util.SortedMap;
import java.util.TreeMap;

/** One entry on its way through a pipeline. */
final class Line {
    final long nanos;
    String text;
    final SortedMap<String, String> labels;
    /** Set by {@code unwrap}. */
    double number = Double.NaN;

    Line(long nanos, String text, SortedMap<String, String> labels) {
        this.nanos = nanos;
        this.text = text;
        this.labels = new TreeMap<>(labels);
    }

    /** A label found in the line; one that the stream already has is kept and the new one gets a suffix. */
    void extracted(String name, String value, java.util.Set<String> before) {
        String clean = name.replaceAll("[^a-zA-Z0-9_]", "_");
        if (clean.isEmpty()) {
            return;
        }
        String safe = Character.isDigit(clean.charAt(0)) ? "_" + clean : clean;
        labels.put(before.contains(safe) ? safe + "_extracted" : safe, value);
    }

    String label(String name) {
        return labels.getOrDefault(name, "");
    }
}
