package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.text.GoJson;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code stage.pack}: the line and some values become one JSON object, and the labels of these names go. */
final class PackStage implements Stage.Change {
    private final List<String> names;
    private final boolean now;
    private final Clock clock;

    PackStage(List<String> names, boolean now, Clock clock) {
        this.names = List.copyOf(names);
        this.now = now;
        this.clock = clock;
    }

    @Override
    public void change(Entry entry) {
        Map<String, String> packed = new TreeMap<>();
        for (String name : names) {
            String value = entry.text(name);
            if (value != null) {
                packed.put(name, value);
                entry.labels.remove(name);
            }
        }
        StringBuilder json = new StringBuilder("{");
        packed.forEach((name, value) -> json.append(GoJson.write(name))
                .append(':')
                .append(GoJson.write(value))
                .append(','));
        entry.line = json.append("\"_entry\":")
                .append(GoJson.write(entry.line))
                .append('}')
                .toString();
        if (now) {
            entry.timestamp = clock.instant();
        }
    }
}
