package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.wire.GoNumber;

/** Numbers as Prometheus prints them. */
public final class Numbers {
    private Numbers() {}

    /** Shortest text that reads back as the same value; {@code NaN}, {@code +Inf}, {@code -Inf}. */
    public static String format(double value) {
        return GoNumber.value(value);
    }

    /** {@code "0.5"}, {@code "+Inf"}; NaN when the text is no number. */
    static double parse(String text) {
        return switch (text) {
            case "+Inf", "Inf", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    yield Double.NaN;
                }
            }
        };
    }
}
