package io.obsctl.sandbox.collector.text;

import java.nio.charset.StandardCharsets;

/** What Go's strings package does where Java's String differs. */
public final class GoText {
    private GoText() {}

    /** Lower case code point by code point: no special casing of final sigma or dotted I. */
    public static String lower(String text) {
        return text.codePoints()
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Upper case code point by code point: a sharp s stays as it is. */
    public static String upper(String text) {
        return text.codePoints()
                .map(Character::toUpperCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Title case of the first letter of each word, as {@code strings.Title}. */
    public static String title(String text) {
        StringBuilder out = new StringBuilder();
        int previous = ' ';
        for (int cp : text.codePoints().toArray()) {
            boolean inside = Character.isLetterOrDigit(previous) || previous == '_' || previous == '\'';
            out.appendCodePoint(inside ? cp : Character.toTitleCase(cp));
            previous = cp;
        }
        return out.toString();
    }

    /** Length in bytes of the UTF-8 form: Go's {@code len}. */
    public static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Cuts characters of {@code set} from both, or one, of the ends. */
    public static String trim(String text, String set, boolean left, boolean right) {
        int[] cps = text.codePoints().toArray();
        int start = 0;
        int end = cps.length;
        while (left && start < end && set.indexOf(cps[start]) >= 0) {
            start++;
        }
        while (right && end > start && set.indexOf(cps[end - 1]) >= 0) {
            end--;
        }
        return new String(cps, start, end - start);
    }

    /** The first {@code n} replaced; all of them when {@code n} is below 0. */
    public static String replace(String text, String old, String with, long n) {
        if (n == 0 || (old.isEmpty() && with.isEmpty())) {
            return text;
        }
        if (old.isEmpty()) {
            return replaceEmpty(text, with, n);
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        long left = n;
        int at;
        while (left != 0 && (at = text.indexOf(old, from)) >= 0) {
            out.append(text, from, at).append(with);
            from = at + old.length();
            left--;
        }
        return out.append(text, from, text.length()).toString();
    }

    private static String replaceEmpty(String text, String with, long n) {
        StringBuilder out = new StringBuilder();
        long left = n;
        for (int cp : text.codePoints().toArray()) {
            if (left != 0) {
                out.append(with);
                left--;
            }
            out.appendCodePoint(cp);
        }
        return left == 0 ? out.toString() : out.append(with).toString();
    }
}
