package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.text.GoRegex;
import io.obsctl.sandbox.collector.text.GoText;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code stage.drop}: drops what meets every criterion that is set. */
final class DropStage implements Stage {
    private final List<String> sources;
    private final String separator;
    private final @Nullable GoRegex regex;
    private final Duration olderThan;
    private final long longerThan;
    private final Clock clock;
    private final Runnable dropped;

    DropStage(
            List<String> sources,
            String separator,
            @Nullable GoRegex regex,
            Duration olderThan,
            long longerThan,
            Clock clock,
            Runnable dropped) {
        this.sources = List.copyOf(sources);
        this.separator = separator;
        this.regex = regex;
        this.olderThan = olderThan;
        this.longerThan = longerThan;
        this.clock = clock;
        this.dropped = dropped;
    }

    @Override
    public void accept(Entry entry, Output next) throws InterruptedException {
        if (drops(entry)) {
            dropped.run();
        } else {
            next.accept(entry);
        }
    }

    private boolean drops(Entry entry) {
        if (longerThan != 0 && GoText.length(entry.line) <= longerThan) {
            return false;
        }
        if (!olderThan.isZero() && !entry.timestamp.isBefore(clock.instant().minus(olderThan))) {
            return false;
        }
        if (regex == null) {
            return entry.extracted.keySet().containsAll(sources);
        }
        if (sources.isEmpty()) {
            return regex.matches(entry.line);
        }
        List<String> values = new ArrayList<>();
        for (String source : sources) {
            if (entry.extracted.containsKey(source)) {
                String text = entry.text(source);
                if (text == null) {
                    return false;
                }
                values.add(text);
            }
        }
        return regex.matches(String.join(separator, values));
    }
}
