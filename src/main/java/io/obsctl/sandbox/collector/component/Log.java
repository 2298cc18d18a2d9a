package io.obsctl.sandbox.collector.component;

import io.obsctl.sandbox.collector.text.GoStrings;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Writes log lines as Alloy does: logfmt with time, level and fields. Safe between threads if its sink is. */
public final class Log {
    /** From the least to the most important. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    private final Consumer<String> sink;
    private final Clock clock;
    private final Level least;
    private final String fields;

    public Log(Consumer<String> sink, Clock clock, Level least) {
        this(sink, clock, least, "");
    }

    private Log(Consumer<String> sink, Clock clock, Level least, String fields) {
        this.sink = sink;
        this.clock = clock;
        this.least = least;
        this.fields = fields;
    }

    /** A log whose lines all carry one more field. */
    public Log with(String name, String value) {
        return new Log(sink, clock, least, fields + field(name, value));
    }

    public void info(String message, String... pairs) {
        write(Level.INFO, message, pairs);
    }

    public void warn(String message, String... pairs) {
        write(Level.WARN, message, pairs);
    }

    public void error(String message, String... pairs) {
        write(Level.ERROR, message, pairs);
    }

    private void write(Level level, String message, String... pairs) {
        if (level.compareTo(least) < 0) {
            return;
        }
        StringBuilder line = new StringBuilder("ts=");
        line.append(clock.instant().truncatedTo(ChronoUnit.MICROS));
        line.append(" level=").append(level.name().toLowerCase(java.util.Locale.ROOT));
        line.append(field("msg", message)).append(fields);
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            line.append(field(pairs[i], pairs[i + 1]));
        }
        sink.accept(line.toString());
    }

    private static String field(String name, String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c < 0x7f);
        return " " + name + "=" + (plain ? value : GoStrings.quote(value));
    }
}
