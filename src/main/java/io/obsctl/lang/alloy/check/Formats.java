package io.obsctl.lang.alloy.check;

import java.math.BigDecimal;
import java.util.OptionalDouble;

/** Texts that stand for something else, as Go reads them. */
final class Formats {
    private static final String[] UNITS = {"ns", "us", "µs", "μs", "ms", "s", "m", "h"};
    private static final double[] SECONDS = {1e-9, 1e-6, 1e-6, 1e-6, 1e-3, 1, 60, 3600};

    private static final String BYTE_UNITS = " B KB KiB MB MiB GB GiB TB TiB PB PiB EB EiB ";

    private Formats() {}

    /** Seconds of a duration such as {@code 1h30m}, by the rules of Go's {@code time.ParseDuration}; days do not count. */
    static OptionalDouble duration(String text) {
        int i = 0;
        if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
            i++;
        }
        boolean negative = text.startsWith("-");
        if (text.substring(i).equals("0")) {
            return OptionalDouble.of(0);
        }
        if (i == text.length()) {
            return OptionalDouble.empty();
        }
        double total = 0;
        while (i < text.length()) {
            int start = i;
            int digits = 0;
            boolean dot = false;
            while (i < text.length() && (isDigit(text.charAt(i)) || (text.charAt(i) == '.' && !dot))) {
                if (text.charAt(i) == '.') {
                    dot = true;
                } else {
                    digits++;
                }
                i++;
            }
            if (digits == 0) {
                return OptionalDouble.empty();
            }
            double number = Double.parseDouble(text.substring(start, i));
            int unitStart = i;
            while (i < text.length() && text.charAt(i) != '.' && !isDigit(text.charAt(i))) {
                i++;
            }
            double factor = seconds(text.substring(unitStart, i));
            if (factor == 0) {
                return OptionalDouble.empty();
            }
            total += number * factor;
        }
        if (total > 9_223_372_036.9) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(negative ? -total : total);
    }

    private static double seconds(String unit) {
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                return SECONDS[i];
            }
        }
        return 0;
    }

    /** Whether a text is a size such as {@code 10MiB}, {@code 1GB5MB}, {@code 0}: a number always has its unit. */
    static boolean isBytes(String text) {
        int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.equals("0")) {
            return true;
        }
        if (i == text.length()) {
            return false;
        }
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && (isDigit(text.charAt(i)) || text.charAt(i) == '.')) {
                i++;
            }
            int unit = i;
            while (i < text.length() && !isDigit(text.charAt(i)) && text.charAt(i) != '.') {
                i++;
            }
            if (start == unit || !BYTE_UNITS.contains(" " + text.substring(unit, i) + " ")) {
                return false;
            }
        }
        return true;
    }

    /** A text as a number, as Alloy converts it: whole, or with a point or exponent. */
    static boolean isNumber(String text) {
        if (text.isEmpty()) {
            return false;
        }
        boolean fraction =
                !text.startsWith("-") && (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0);
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits++;
            } else if (!(c == '-' && (i == 0 || fraction)) && !(fraction && ".eE+".indexOf(c) >= 0)) {
                return false;
            }
        }
        return digits > 0 && toNumber(text) != null;
    }

    static @org.jspecify.annotations.Nullable BigDecimal toNumber(String text) {
        if (text.length() > 400) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            // A tiny exponent would make a text of a gigabyte when it is written out.
            return number.scale() > 1000 ? BigDecimal.ZERO : number.scale() < -1000 ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a text is base64 with padding, of the standard alphabet or the one for URLs. */
    static boolean isBase64(String text, boolean url) {
        try {
            String compact = text.replace("\n", "").replace("\r", "");
            if (compact.length() % 4 != 0) {
                return false;
            }
            (url ? java.util.Base64.getUrlDecoder() : java.util.Base64.getDecoder()).decode(compact);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
