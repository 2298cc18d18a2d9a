package io.obsctl.sandbox.collector.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a layout into its parts; literal text starts with a NUL so that it is no part. */
final class GoTimeLayout {
    private static final List<String> ZONES =
            List.of("Z07:00:00", "-07:00:00", "Z070000", "-070000", "Z07:00", "-07:00", "Z0700", "-0700", "Z07", "-07");

    private GoTimeLayout() {}

    static List<String> split(String layout) {
        List<String> chunks = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < layout.length()) {
            String part = partAt(layout, at);
            if (part == null) {
                literal.append(layout.charAt(at));
                at++;
            } else {
                flush(literal, chunks);
                chunks.add(part);
                at += part.length();
            }
        }
        flush(literal, chunks);
        return chunks;
    }

    private static void flush(StringBuilder literal, List<String> chunks) {
        if (literal.length() > 0) {
            chunks.add("\0" + literal);
            literal.setLength(0);
        }
    }

    private static @Nullable String partAt(String layout, int at) {
        return switch (layout.charAt(at)) {
            case 'J' -> first(layout, at, "January", "Jan");
            case 'M' -> month(layout, at);
            case '0' -> first(layout, at, "002", "01", "02", "03", "04", "05", "06");
            case '1' -> first(layout, at, "15", "1");
            case '2' -> first(layout, at, "2006", "2");
            case '_' -> layout.startsWith("_2006", at) ? null : first(layout, at, "__2", "_2");
            case '3', '4', '5' -> layout.substring(at, at + 1);
            case 'P' -> first(layout, at, "PM");
            case 'p' -> first(layout, at, "pm");
            case 'Z', '-' -> first(layout, at, ZONES.toArray(new String[0]));
            case '.', ',' -> fraction(layout, at);
            default -> null;
        };
    }

    private static @Nullable String month(String layout, int at) {
        if (layout.startsWith("Monday", at)) {
            return "Monday";
        }
        if (layout.startsWith("Mon", at)) {
            boolean word = at + 3 < layout.length() && Character.isLowerCase(layout.charAt(at + 3));
            return word ? null : "Mon";
        }
        return first(layout, at, "MST");
    }

    private static @Nullable String fraction(String layout, int at) {
        int end = at + 1;
        if (end >= layout.length() || (layout.charAt(end) != '0' && layout.charAt(end) != '9')) {
            return null;
        }
        char digit = layout.charAt(end);
        while (end < layout.length() && layout.charAt(end) == digit) {
            end++;
        }
        boolean digitFollows = end < layout.length() && Character.isDigit(layout.charAt(end));
        return digitFollows ? null : layout.substring(at, end);
    }

    private static @Nullable String first(String layout, int at, String... parts) {
        for (String part : parts) {
            boolean jan =
                    part.equals("Jan") && at + 3 < layout.length() && Character.isLowerCase(layout.charAt(at + 3));
            if (layout.startsWith(part, at) && !jan) {
                return part;
            }
        }
        return null;
    }
}
