package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.wire.GoNumber;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A line on its way through the stages. Belongs to one thread at a time. */
final class Entry {
    final Map<String, String> labels;
    final Map<String, @Nullable Object> extracted = new HashMap<>();
    final Map<String, String> metadata;
    String line;
    Instant timestamp;

    Entry(LogEntry entry) {
        labels = new TreeMap<>(entry.labels());
        metadata = new LinkedHashMap<>(entry.metadata());
        line = entry.line();
        timestamp = entry.timestamp();
    }

    LogEntry result() {
        return new LogEntry(labels, timestamp, line, metadata);
    }

    /** The text that a stage with a {@code source} works on: the line if it has none, {@code null} if it is missing. */
    @Nullable
    String input(@Nullable String source) {
        return source == null || source.isEmpty() ? line : text(source);
    }

    /** An extracted value as text; {@code null} if it is absent or null. */
    @Nullable
    String text(String name) {
        return asText(extracted.get(name));
    }

    static @Nullable String asText(@Nullable Object value) {
        if (value instanceof Double d) {
            return GoNumber.plain(d);
        }
        return value == null ? null : value.toString();
    }

    /** Extracted values that have a text. */
    Map<String, Object> texts() {
        Map<String, Object> texts = new HashMap<>();
        for (Map.Entry<String, @Nullable Object> e : extracted.entrySet()) {
            String text = asText(e.getValue());
            if (text != null) {
                texts.put(e.getKey(), text);
            }
        }
        return texts;
    }
}
