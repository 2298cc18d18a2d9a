package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.collector.text.GoJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes log entries of what {@code journalctl --output=json} prints. */
final class JournalEntries {
    /** An entry and where the journal goes on behind it. */
    record Parsed(LogEntry entry, String cursor) {}

    private static final List<String> PRIORITIES =
            List.of("emerg", "alert", "crit", "error", "warning", "notice", "info", "debug");

    private final Map<String, String> labels;
    private final Relabeling rules;
    private final boolean json;

    JournalEntries(Map<String, String> labels, Relabeling rules, boolean json) {
        this.labels = labels;
        this.rules = rules;
        this.json = json;
    }

    /** Empty for what is no entry, has no message, or loses all its labels. */
    Optional<Parsed> read(String line, Instant now) {
        if (!(GoJson.read(line).orElse(null) instanceof Map<?, ?> fields)) {
            return Optional.empty();
        }
        Map<String, String> all = new HashMap<>(labels);
        fields.forEach(
                (name, value) -> all.put("__journal_" + String.valueOf(name).toLowerCase(Locale.ROOT), text(value)));
        String priority = all.getOrDefault("__journal_priority", "");
        if (priority.matches("[0-7]")) {
            all.put("__journal_priority_keyword", PRIORITIES.get(Integer.parseInt(priority)));
        }
        String message = json ? line : text(fields.get("MESSAGE"));
        Map<String, String> kept = new HashMap<>(rules.apply(all).orElse(Map.of()));
        kept.keySet().removeIf(name -> name.startsWith("__"));
        if (kept.isEmpty() || (!json && !fields.containsKey("MESSAGE"))) {
            return Optional.empty();
        }
        String micros = text(fields.get("__REALTIME_TIMESTAMP"));
        Instant time = micros.matches("\\d{1,18}") ? Instant.ofEpochSecond(0, Long.parseLong(micros) * 1_000) : now;
        return Optional.of(new Parsed(new LogEntry(kept, time, message, Map.of()), text(fields.get("__CURSOR"))));
    }

    /** Text that is no UTF-8 comes as an array of bytes; a field that was given twice as an array of texts. */
    private static String text(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return value == null ? "" : value instanceof String s ? s : GoJson.write(value);
        }
        if (list.isEmpty() || !(list.get(0) instanceof Number)) {
            return list.isEmpty() ? "" : String.valueOf(list.get(list.size() - 1));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        list.forEach(b -> bytes.write(b instanceof Number n ? n.intValue() : '?'));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
