package io.obsctl.sandbox.wire;

import java.math.BigDecimal;

/** How Go prints floating-point numbers. */
public final class GoNumber {
    private GoNumber() {}

    /** The shortest form without an exponent: {@code FormatFloat(x, 'f', -1, 64)}. */
    public static String plain(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        return shortest(value).stripTrailingZeros().toPlainString();
    }

    /** The shortest form with an exponent below 1e-4 and from 1e21 on: {@code %v}. */
    public static String print(double value) {
        return general(value, -4, 21);
    }

    /** As Prometheus writes a sample's value: an exponent below 1e-6 and from 1e21 on. */
    public static String value(double value) {
        return general(value, -6, 21);
    }

    /** As {@code encoding/json} writes it: an exponent below 1e-6 and from 1e21 on. */
    public static String json(double value) {
        String text = value(value);
        // Go cleans e-09 to e-9 in JSON.
        return text.replace("e-0", "e-");
    }

    private static String general(double value, int low, int high) {
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
            return plain(value);
        }
        if (size >= Math.pow(10, low) && size < Math.pow(10, high)) {
            return plain(value);
        }
        BigDecimal exact = shortest(value).stripTrailingZeros();
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - exact.scale();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String sign = value < 0 ? "-" : "";
        String exp = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : Integer.toString(Math.abs(exponent));
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + exp;
    }

    /** The shortest decimal that reads back as the same double. JDK 17's own toString is not always the shortest. */
    private static BigDecimal shortest(double value) {
        BigDecimal best = new BigDecimal(Double.toString(value));
        int digits = best.precision();
        while (digits > 1) {
            BigDecimal shorter = best.round(new java.math.MathContext(digits - 1, java.math.RoundingMode.HALF_EVEN));
            if (shorter.doubleValue() != value) {
                break;
            }
            best = shorter;
            digits--;
        }
        return best;
    }
}
