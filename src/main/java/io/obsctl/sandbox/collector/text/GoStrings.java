package io.obsctl.sandbox.collector.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Go's string literals. */
public final class GoStrings {
    private GoStrings() {}

    /**
     * The inside of an interpreted string literal with its escapes carried out.
     *
     * @throws IllegalArgumentException for an escape that Go does not know
     */
    public static String unescape(String body) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length());
        int i = 0;
        while (i < body.length()) {
            int cp = body.codePointAt(i);
            if (cp != '\\') {
                write(out, cp);
                i += Character.charCount(cp);
            } else {
                i = escape(body, i + 1, out);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int escape(String body, int i, ByteArrayOutputStream out) {
        if (i >= body.length()) {
            throw new IllegalArgumentException("escape at the end");
        }
        char c = body.charAt(i);
        int simple = "abfnrtv\\'\"".indexOf(c);
        if (simple >= 0) {
            out.write("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
            return i + 1;
        }
        switch (c) {
            case 'x' -> out.write(number(body, i + 1, 2, 16));
            case 'u' -> write(out, number(body, i + 1, 4, 16));
            case 'U' -> write(out, number(body, i + 1, 8, 16));
            default -> {
                if (c < '0' || c > '7') {
                    throw new IllegalArgumentException("unknown escape \\" + c);
                }
                out.write(number(body, i, 3, 8));
                return i + 3;
            }
        }
        return i + 1 + (c == 'x' ? 2 : c == 'u' ? 4 : 8);
    }

    private static int number(String body, int from, int digits, int radix) {
        if (from + digits > body.length()) {
            throw new IllegalArgumentException("short escape");
        }
        return Integer.parseInt(body.substring(from, from + digits), radix);
    }

    private static void write(ByteArrayOutputStream out, int codePoint) {
        out.writeBytes(new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8));
    }

    /** As Go's {@code %q} prints it. */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(cp -> {
            int simple = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(cp);
            if (simple >= 0) {
                out.append('\\').append("abfnrtv\\\"".charAt(simple));
            } else if (cp < 0x20 || cp == 0x7f) {
                out.append(String.format("\\x%02x", cp));
            } else {
                out.appendCodePoint(cp);
            }
        });
        return out.append('"').toString();
    }
}
