package io.obsctl.model;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Prometheus reads and prints them (prometheus/common, model/time.go): {@code 90s} is printed {@code
 * 1m30s}; years, weeks and days only when nothing is left over.
 */
public interface PrometheusDuration {
    /** The duration as Prometheus prints it; a text that is no duration as it is. */
    static String canonical(String text) {
        Matcher m = Form.PATTERN.matcher(text);
        if (text.isEmpty() || !m.matches()) {
            return text.equals("0") ? "0s" : text;
        }
        BigInteger total = BigInteger.ZERO;
        for (Form unit : Form.values()) {
            String count = m.group(unit.ordinal() + 1);
            if (count != null) {
                total = total.add(new BigInteger(count).multiply(BigInteger.valueOf(unit.millis)));
            }
        }
        return total.bitLength() > 62 ? text : Form.print(total.longValueExact());
    }

    /** The units, largest first. */
    enum Form {
        Y(365L * 24 * 3600 * 1000, true),
        W(7L * 24 * 3600 * 1000, true),
        D(24L * 3600 * 1000, true),
        H(3600_000, false),
        M(60_000, false),
        S(1000, false),
        MS(1, false);

        private static final Pattern PATTERN = Pattern.compile(
                "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");

        private final long millis;
        private final boolean onlyExact;

        Form(long millis, boolean onlyExact) {
            this.millis = millis;
            this.onlyExact = onlyExact;
        }

        private static String print(long millis) {
            StringBuilder out = new StringBuilder();
            long left = millis;
            for (Form unit : values()) {
                if (left >= unit.millis && (!unit.onlyExact || left % unit.millis == 0)) {
                    out.append(left / unit.millis).append(unit.name().toLowerCase(Locale.ROOT));
                    left %= unit.millis;
                }
            }
            return out.length() == 0 ? "0s" : out.toString();
        }
    }
}
