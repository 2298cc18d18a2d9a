package io.obsctl.sandbox.collector.stage;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code stage.timestamp}: the entry's time comes from an extracted value. */
final class TimestampStage implements Stage.Change {
    /** As many label sets as Alloy remembers. */
    private static final int REMEMBERED = 10_000;

    private record Last(Instant parsed, Instant adjusted) {}

    private final String source;
    private final List<TimestampFormat> formats;
    private final boolean fudgeFailures;
    private final boolean fudgeDuplicates;
    private final Map<Map<String, String>, Last> lastByLabels = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, String>, Last> eldest) {
            return size() > REMEMBERED;
        }
    };

    TimestampStage(String source, List<TimestampFormat> formats, boolean fudgeFailures, boolean fudgeDuplicates) {
        this.source = source;
        this.formats = List.copyOf(formats);
        this.fudgeFailures = fudgeFailures;
        this.fudgeDuplicates = fudgeDuplicates;
    }

    @Override
    public void change(Entry entry) {
        String text = entry.text(source);
        Optional<Instant> parsed = text == null ? Optional.empty() : read(text);
        Map<String, String> labels = Map.copyOf(entry.labels);
        @Nullable Last last = lastByLabels.get(labels);
        if (parsed.isPresent()) {
            Instant time = parsed.get();
            boolean again = fudgeDuplicates && last != null && last.parsed().equals(time);
            entry.timestamp = again && last != null ? last.adjusted().plusNanos(1) : time;
            if (fudgeFailures || fudgeDuplicates) {
                lastByLabels.put(labels, new Last(time, entry.timestamp));
            }
        } else if (fudgeFailures && last != null) {
            entry.timestamp = last.adjusted().plusNanos(1);
            lastByLabels.put(labels, new Last(last.parsed(), entry.timestamp));
        }
    }

    private Optional<Instant> read(String text) {
        return formats.stream().flatMap(f -> f.read(text).stream()).findFirst();
    }
}
