package io.obsctl.report;

import io.obsctl.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs now, a row a host; above {@value #MOST_ROWS} of them a count and those that run. Knows no terminal: it gives
 * lines. Used by one thread at a time.
 */
final class LiveTable {
    static final int MOST_ROWS = 30;
    private static final int WIDEST_NAME = 32;

    private final Clock clock;
    private final Terminal terminal;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, String> waves = new LinkedHashMap<>();

    LiveTable(Clock clock, Terminal terminal) {
        this.clock = clock;
        this.terminal = terminal;
    }

    /** One host: the steps that it is in, the outermost first, and how it ended. */
    private static final class Row {
        final Instant begun;
        final Deque<String> steps = new ArrayDeque<>();
        String last = "";
        String progress = "";
        boolean well = true;

        @Nullable
        Duration took;

        Row(Instant begun) {
            this.begun = begun;
        }

        boolean runs() {
            return !steps.isEmpty();
        }
    }

    void take(Event event) {
        Row row = rows.get(event.subject());
        if (event.subject().startsWith("wave ")) {
            wave(event);
        } else if (event instanceof Event.Started e) {
            if (row == null || !row.runs()) {
                row = new Row(clock.instant());
                rows.put(e.subject(), row);
            }
            row.steps.addLast(e.step());
        } else if (event instanceof Event.Finished e && row != null) {
            row.steps.removeLastOccurrence(e.step());
            row.well &= e.well();
            row.last = e.step();
            row.progress = "";
            if (!row.runs()) {
                row.took = Duration.between(row.begun, clock.instant());
                row.well = e.well();
            }
        } else if (event instanceof Event.Progress e && row != null) {
            row.progress = " " + e.done() + (e.total() > 0 ? " of " + e.total() : "");
        }
    }

    private void wave(Event event) {
        if (event instanceof Event.Started e) {
            waves.put(e.subject(), e.step());
        } else if (event instanceof Event.Finished e) {
            waves.remove(e.subject());
        }
    }

    /** Whether anything runs; when nothing does, what was is forgotten. */
    boolean runs() {
        boolean any = !waves.isEmpty() || rows.values().stream().anyMatch(Row::runs);
        if (!any) {
            rows.clear();
        }
        return any;
    }

    /** Lines of at most {@code width} characters, at most {@code height} of them. */
    List<String> lines(int width, int height) {
        List<String> out = new ArrayList<>();
        waves.forEach((name, what) -> out.add(cut(name + "  " + what, width)));
        int room = Math.max(1, Math.min(MOST_ROWS, height - out.size()));
        boolean all = rows.size() <= room;
        if (!all) {
            out.add(cut(counts(), width));
            room = Math.max(1, room - 1);
        }
        int names = Math.min(
                WIDEST_NAME,
                rows.keySet().stream().mapToInt(String::length).max().orElse(0));
        int steps =
                rows.values().stream().mapToInt(r -> words(r).length()).max().orElse(0);
        List<Map.Entry<String, Row>> shown = rows.entrySet().stream()
                .filter(e -> all || e.getValue().runs() || !e.getValue().well)
                .toList();
        // Failures stay in sight; of what runs, what has run longest.
        shown.stream().limit(room).forEach(e -> out.add(line(e.getKey(), e.getValue(), names, steps, width)));
        return out;
    }

    private String counts() {
        long running = rows.values().stream().filter(Row::runs).count();
        long failed = rows.values().stream().filter(r -> !r.runs() && !r.well).count();
        return "  " + (rows.size() - running - failed) + " done, " + running + " running"
                + (failed > 0 ? ", " + failed + " failed" : "");
    }

    /** What a host is at, with a place for the sign of how it ended. */
    private static String words(Row row) {
        return row.runs() ? row.steps.getLast() + row.progress + " …" : row.last + " @";
    }

    private String line(String name, Row row, int names, int steps, int width) {
        String shown = name.length() > names ? name.substring(0, names - 1) + "…" : name;
        Duration now = Duration.between(row.begun, clock.instant());
        Duration time = row.runs() || row.took == null ? now : row.took;
        String words = words(row);
        String text = cut("  " + padded(shown, names) + "  " + padded(words, steps) + "  " + seconds(time), width);
        return row.runs() ? text : text.replace("@", terminal.symbol(row.well ? Symbol.GOOD : Symbol.BAD));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String seconds(Duration time) {
        return time.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0)
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }
}
