package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.text.GoJson;
import io.obsctl.sandbox.collector.text.GoTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log formats of container runtimes. */
final class ContainerStages {
    private static final GoTime RFC3339 = GoTime.layout("2006-01-02T15:04:05.999999999Z07:00");

    private ContainerStages() {}

    private static Optional<Instant> time(String text) {
        return RFC3339.parse(text).map(p -> p.in(null));
    }

    /** Docker's JSON: {@code {"log": …, "stream": …, "time": …}}. */
    record Docker() implements Stage.Change {
        @Override
        public void change(Entry entry) {
            if (!(GoJson.read(entry.line).orElse(null) instanceof Map<?, ?> json)
                    || !(json.get("log") instanceof String log)
                    || log.isEmpty()) {
                return;
            }
            String stream = json.get("stream") instanceof String s ? s : "";
            String time = json.get("time") instanceof String t ? t : "";
            entry.extracted.put("output", log);
            entry.extracted.put("stream", stream);
            entry.extracted.put("timestamp", time);
            entry.line = log;
            entry.labels.put("stream", stream);
            time(time).ifPresent(t -> entry.timestamp = t);
        }
    }

    /** {@code TIME stdout|stderr P|F TEXT}; partial lines are put together stream by stream. */
    static final class Cri implements Stage {
        private final long maxPartial;
        private final boolean truncate;
        private final long maxSize;
        private final Map<Map<String, String>, Entry> partial = new LinkedHashMap<>();

        Cri(long maxPartial, boolean truncate, long maxSize) {
            this.maxPartial = maxPartial;
            this.truncate = truncate;
            this.maxSize = maxSize;
        }

        @Override
        public void accept(Entry entry, Output next) throws InterruptedException {
            int space = firstSpace(entry.line);
            String time = space < 0 ? "" : entry.line.substring(0, space);
            String rest = space < 0 ? "" : entry.line.substring(space);
            boolean out = rest.startsWith(" stdout ");
            if (!out && !rest.startsWith(" stderr ")) {
                next.accept(entry);
                return;
            }
            String stream = out ? "stdout" : "stderr";
            String flagged = rest.substring(" stdout ".length());
            boolean isPartial = flagged.startsWith("P");
            String content = isPartial || flagged.startsWith("F") ? flagged.substring(1) : flagged;
            content = content.startsWith(" ") ? content.substring(1) : content;
            entry.extracted.put("flags", isPartial ? "P" : "F");
            entry.extracted.put("stream", stream);
            entry.extracted.put("content", content);
            entry.extracted.put("time", time);
            entry.line = content;
            entry.labels.put("stream", stream);
            time(time).ifPresent(t -> entry.timestamp = t);
            join(entry, isPartial, next);
        }

        private void join(Entry entry, boolean isPartial, Output next) throws InterruptedException {
            Map<String, String> key = Map.copyOf(entry.labels);
            if (isPartial && partial.size() >= maxPartial) {
                List<Entry> held = new ArrayList<>(partial.values());
                partial.clear();
                partial.put(key, entry);
                cut(entry);
                for (Entry e : held) {
                    next.accept(e);
                }
                return;
            }
            Entry before = partial.remove(key);
            if (before != null) {
                entry.line = before.line + entry.line;
            }
            if (isPartial) {
                cut(entry);
                partial.put(key, entry);
            } else {
                if (before != null) {
                    cut(entry);
                }
                next.accept(entry);
            }
        }

        private void cut(Entry entry) {
            byte[] bytes = entry.line.getBytes(StandardCharsets.UTF_8);
            if (truncate && bytes.length > maxSize) {
                entry.line = new String(bytes, 0, (int) maxSize, StandardCharsets.UTF_8);
            }
        }

        private static int firstSpace(String line) {
            for (int i = 0; i < line.length(); i++) {
                if (Character.isWhitespace(line.charAt(i))) {
                    return i;
                }
            }
            return -1;
        }
    }
}
