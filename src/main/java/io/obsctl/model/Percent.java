package io.obsctl.model;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share, written with its sign: {@code 99.9%}.
 *
 * @param value 0 or more; 100 is the whole
 */
public record Percent(double value) {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*%");

    /** @throws IllegalArgumentException when the sign is missing; the message says what is right */
    public static Percent parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("a share needs its sign: 10%, 99.9%");
        }
        return new Percent(Double.parseDouble(m.group(1)));
    }

    /** 0.1 for 10 %. */
    public double fraction() {
        return new BigDecimal(String.valueOf(value)).movePointLeft(2).doubleValue();
    }

    @Override
    public String toString() {
        return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString() + "%";
    }
}
