package io.obsctl.infra.ruler;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Prometheus reads and prints them (prometheus/common, model/time.go): {@code 90s} is printed {@code
 * 1m30s}; years, weeks and days only when nothing is left over.
 */
final class PrometheusDuration {
    private static final Pattern FORM = Pattern.compile(
            "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");
    private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {
        365L * 24 * 3600 * 1000, 7L * 24 * 3600 * 1000, 24L * 3600 * 1000, 3600_000, 60_000, 1000, 1
    };
    private static final int FIRST_INEXACT = 3;

    private PrometheusDuration() {}

    /** The duration as Prometheus prints it; a text that is no duration as it is. */
    static String canonical(String text) {
        Matcher m = FORM.matcher(text);
        if (text.isEmpty() || !m.matches()) {
            return text.equals("0") ? "0s" : text;
        }
        BigInteger total = BigInteger.ZERO;
        for (int i = 0; i < UNITS.length; i++) {
            if (m.group(i + 1) != null) {
                total = total.add(new BigInteger(m.group(i + 1)).multiply(BigInteger.valueOf(MILLIS[i])));
            }
        }
        return total.bitLength() > 62 ? text : print(total.longValueExact());
    }

    private static String print(long millis) {
        if (millis == 0) {
            return "0s";
        }
        StringBuilder out = new StringBuilder();
        long left = millis;
        for (int i = 0; i < UNITS.length; i++) {
            if (left == 0 || (i < FIRST_INEXACT && left % MILLIS[i] != 0)) {
                continue;
            }
            if (left / MILLIS[i] > 0) {
                out.append(left / MILLIS[i]).append(UNITS[i]);
                left %= MILLIS[i];
            }
        }
        return out.toString();
    }
}
