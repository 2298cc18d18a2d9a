package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.text.GoTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One format of {@code stage.timestamp}. */
@FunctionalInterface
interface TimestampFormat {
    Optional<Instant> read(String text);

    /** Go's named layouts and the Unix forms know no location; a layout without a year takes the current one. */
    static TimestampFormat of(String format, @Nullable ZoneId location, Clock clock) {
        switch (format) {
            case "Unix" -> {
                return TimestampFormat::unixSeconds;
            }
            case "UnixMs" -> {
                return text -> unix(text, 1_000);
            }
            case "UnixUs" -> {
                return text -> unix(text, 1_000_000);
            }
            case "UnixNs" -> {
                return text -> unix(text, 1_000_000_000);
            }
            default -> {
                // a layout
            }
        }
        String named = GoTime.named(format);
        if (named != null) {
            GoTime layout = GoTime.layout(named);
            return text -> layout.parse(text).map(p -> p.in(null));
        }
        GoTime layout = GoTime.layout(format);
        if (format.contains("06")) {
            return text -> layout.parse(text).map(p -> p.in(location));
        }
        return text -> layout.parse(text)
                .filter(p -> p.local().getYear() == 0)
                .map(p -> p.withYear(GoTime.guessYear(p, clock.instant())).in(location));
    }

    private static Optional<Instant> unix(String text, long perSecond) {
        try {
            long value = Long.parseLong(text);
            long nanos = Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond);
            return Optional.of(Instant.ofEpochSecond(Math.floorDiv(value, perSecond), nanos));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> unixSeconds(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.indexOf('.', dot + 1) >= 0) {
            return unix(text, 1);
        }
        try {
            String digits = text.substring(dot + 1);
            long fraction = Long.parseLong(digits);
            long nanos = (long) (fraction * Math.pow(10, 9 - digits.length()));
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(text.substring(0, dot)), nanos));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
