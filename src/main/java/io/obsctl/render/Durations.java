package io.obsctl.render;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Alloy and Prometheus both read them: {@code 1h30m}, {@code 250ms}; no days. */
final class Durations {
    private Durations() {}

    static String text(Duration d) {
        if (d.isZero()) {
            return "0s";
        }
        StringBuilder out = new StringBuilder();
        append(out, d.toHours(), "h");
        append(out, d.toMinutesPart(), "m");
        append(out, d.toSecondsPart(), "s");
        append(out, d.toMillisPart(), "ms");
        return out.isEmpty() ? "1ms" : out.toString();
    }

    private static void append(StringBuilder out, long amount, String unit) {
        if (amount > 0) {
            out.append(amount).append(unit);
        }
    }

    static BigDecimal seconds(Duration d) {
        return BigDecimal.valueOf(d.toMillis(), 3).stripTrailingZeros();
    }
}
