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
        String name = Columns.name(event.subject());
        Row row = rows.get(name);
        if (event.subject().startsWith("wave ")) {
            wave(event);
        } else if (event instanceof Event.Started e) {
            if (row == null || !row.runs()) {
                row = new Row(clock.instant());
                rows.put(name, row);
            }
            row.steps.addLast(Columns.name(e.step()));
        } else if (event instanceof Event.Finished e && row != null) {
            row.steps.removeLastOccurrence(Columns.name(e.step()));
            row.well &= e.well();
            row.last = Columns.name(e.step());
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
            waves.put(e.subject(), Columns.name(e.step()));
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

    /** Lines of at most {@code width} columns, at most {@code height} of them. */
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
                WIDEST_NAME, rows.keySet().stream().mapToInt(Columns::of).max().orElse(0));
        int steps =
                rows.values().stream().mapToInt(r -> Columns.of(words(r))).max().orElse(0);
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

    /** What a host is at, or how it ended. */
    private String words(Row row) {
        return row.runs()
                ? terminal.plain(row.steps.getLast() + row.progress + " …")
                : row.last + " " + terminal.symbol(row.well ? Symbol.GOOD : Symbol.BAD);
    }

    private String line(String name, Row row, int names, int steps, int width) {
        Duration now = Duration.between(row.begun, clock.instant());
        Duration time = row.runs() || row.took == null ? now : row.took;
        return cut(
                "  " + Columns.padded(cut(name, names), names) + "  " + Columns.padded(words(row), steps) + "  "
                        + seconds(time),
                width);
    }

    private static String seconds(Duration time) {
        return time.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0)
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    private String cut(String text, int width) {
        return Columns.cut(text, width, terminal.plain("…"));
    }
}
