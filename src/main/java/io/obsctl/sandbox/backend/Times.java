package io.obsctl.sandbox.backend;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Times in query parameters. */
public final class Times {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

    private Times() {}

    /**
     * Nanoseconds of {@code 1700000000.5} (seconds), {@code 1700000000123456789} (more than 10 digits before the point:
     * nanoseconds, as Loki takes them) or RFC 3339.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static long nanos(String text) {
        try {
            if (text.matches("-?\\d{11,}")) {
                return Long.parseLong(text);
            }
            return new BigDecimal(text).multiply(NANOS).longValue();
        } catch (NumberFormatException e) {
            return rfc(text);
        }
    }

    /**
     * Milliseconds of seconds (with a fraction) or RFC 3339.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static long millis(String text) {
        try {
            return new BigDecimal(text).movePointRight(3).longValue();
        } catch (NumberFormatException e) {
            return Math.floorDiv(rfc(text), 1_000_000L);
        }
    }

    private static long rfc(String text) {
        try {
            Instant at = OffsetDateTime.parse(text).toInstant();
            return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("cannot parse \"" + text + "\" to a valid timestamp", e);
        }
    }

    public static String rfc3339(long nanos) {
        try {
            return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                    .toString();
        } catch (DateTimeException e) {
            return Long.toString(nanos);
        }
    }
}
