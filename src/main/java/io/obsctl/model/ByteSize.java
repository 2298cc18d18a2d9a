package io.obsctl.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of data with its unit: {@code 512MiB}, {@code 50GB}. Decimal units are powers of 1000, binary of 1024. */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(B|[kKMGT]i?B)");
    private static final String PREFIXES = "kMGT";

    /** @throws IllegalArgumentException when it has no unit or is more than 8 EiB; the message says what is right */
    public static ByteSize parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("a size needs a unit: 512MiB, 2GiB, 50GB");
        }
        String unit = m.group(2).replace('K', 'k');
        int power = unit.equals("B") ? 0 : PREFIXES.indexOf(unit.charAt(0)) + 1;
        BigDecimal base = BigDecimal.valueOf(unit.contains("i") ? 1024 : 1000);
        try {
            return new ByteSize(new BigDecimal(m.group(1))
                    .multiply(base.pow(power))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a size of more than 8 EiB cannot be meant", e);
        }
    }

    /** The largest unit that keeps the number whole: {@code 512MiB}, {@code 50GB}. */
    @Override
    public String toString() {
        for (int power = 4; power > 0; power--) {
            long binary = 1L << (10 * power);
            if (bytes > 0 && bytes % binary == 0) {
                return bytes / binary + "" + Character.toUpperCase(PREFIXES.charAt(power - 1)) + "iB";
            }
            long decimal = BigDecimal.TEN.pow(3 * power).longValueExact();
            if (bytes > 0 && bytes % decimal == 0) {
                return bytes / decimal + "" + PREFIXES.charAt(power - 1) + "B";
            }
        }
        return bytes + "B";
    }
}
