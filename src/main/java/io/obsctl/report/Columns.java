package io.obsctl.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many columns of a terminal a text takes: none for colours and for marks that combine with the letter before, two
 * for the wide letters of East Asia and for pictures (UAX #11, UTS #51), one for the rest.
 */
final class Columns {
    private static final Pattern PAINT = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String UNPAINT = "\u001b[0m";

    /** First and last code points of what is two columns wide. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x231a, 0x231b},
        {0x23e9, 0x23ec},
        {0x2e80, 0x303e},
        {0x3041, 0x4dbf},
        {0x4e00, 0xa4cf},
        {0xa960, 0xa97f},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x16fe0, 0x18aff},
        {0x1b000, 0x1b2ff},
        {0x1f004, 0x1f004},
        {0x1f18e, 0x1f19a},
        {0x1f200, 0x1f64f},
        {0x1f680, 0x1f6ff},
        {0x1f7e0, 0x1f7eb},
        {0x1f900, 0x1faff},
        {0x20000, 0x3fffd}
    };

    private Columns() {}

    static int of(String text) {
        String bare = text.indexOf('\u001b') < 0 ? text : PAINT.matcher(text).replaceAll("");
        return bare.codePoints().map(Columns::of).sum();
    }

    private static int of(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int[] range : WIDE) {
            if (point >= range[0] && point <= range[1]) {
                return 2;
            }
        }
        return 1;
    }

    /**
     * The text on at most {@code width} columns; what is left out shows as {@code more}. Colours stay and end.
     *
     * @param more such as {@code …}; left out itself where it has no room
     */
    static String cut(String text, int width, String more) {
        if (of(text) <= width) {
            return text;
        }
        int room = of(more) <= width ? width - of(more) : width;
        StringBuilder out = new StringBuilder();
        Matcher paint = PAINT.matcher(text);
        boolean painted = false;
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            if (paint.region(at, text.length()).lookingAt()) {
                out.append(paint.group());
                painted = true;
                at = paint.end();
                continue;
            }
            int point = text.codePointAt(at);
            used += of(point);
            if (used > room) {
                break;
            }
            out.appendCodePoint(point);
            at += Character.charCount(point);
        }
        return out + (painted ? UNPAINT : "") + (of(more) <= width ? more : "");
    }

    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - of(text)));
    }

    /** Without what could move the cursor or paint: each such character is a question mark; ends of lines and tabs stay. */
    static String harmless(String text) {
        if (text.chars().noneMatch(Columns::moves)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        Matcher paint = PAINT.matcher(text);
        for (int at = 0; at < text.length(); at++) {
            if (paint.region(at, text.length()).lookingAt()) {
                out.append(paint.group());
                at = paint.end() - 1;
            } else {
                out.append(moves(text.charAt(at)) ? '?' : text.charAt(at));
            }
        }
        return out.toString();
    }

    private static boolean moves(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }

    /** On one line and of one paint: as {@link #harmless}, and colours, line ends and tabs are question marks too. */
    static String name(String text) {
        return text.replaceAll("\\p{Cntrl}|[\u0080-\u009f\u202a-\u202e\u2066-\u2069]", "?");
    }
}
