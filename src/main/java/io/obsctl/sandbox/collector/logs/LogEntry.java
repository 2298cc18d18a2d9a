package io.obsctl.sandbox.collector.logs;

import java.time.Instant;
import java.util.Map;

/** One log line on its way. Immutable; maps are copied by those who make it. */
public record LogEntry(Map<String, String> labels, Instant timestamp, String line, Map<String, String> metadata) {
    public LogEntry {
        labels = Map.copyOf(labels);
        metadata = Map.copyOf(metadata);
    }

    public LogEntry withLabels(Map<String, String> other) {
        return new LogEntry(other, timestamp, line, metadata);
    }
}
