package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.text.GoRegex;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code stage.logfmt}: {@code key=value} pairs of a line. */
final class LogfmtStage implements Stage.Change {
    private final Map<String, String> nameBySource;
    private final @Nullable GoRegex keys;
    private final String source;

    LogfmtStage(Map<String, String> nameBySource, @Nullable GoRegex keys, String source) {
        this.nameBySource = Map.copyOf(nameBySource);
        this.keys = keys;
        this.source = source;
    }

    @Override
    public void change(Entry entry) {
        String input = entry.input(source);
        if (input == null) {
            return;
        }
        Logfmt.read(input, (key, value) -> {
            String name = nameBySource.get(key);
            if (name != null) {
                entry.extracted.put(name, value);
            }
            if (keys != null && keys.matches(key)) {
                entry.extracted.put(key, value);
            }
        });
    }
}
