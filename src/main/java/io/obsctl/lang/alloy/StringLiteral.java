package io.obsctl.lang.alloy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Between a string's value and how it is written. */
public final class StringLiteral {
    private StringLiteral() {}

    /**
     * The value of a string literal with its quotes, of either kind. Bytes written as octal or hexadecimal escapes that
     * make no UTF-8 become U+FFFD. What is ill-formed is taken as it stands.
     */
    public static String unquote(String literal) {
        if (literal.length() < 2) {
            return "";
        }
        String inner = literal.substring(1, literal.length() - 1);
        if (literal.charAt(0) == '`') {
            return inner.replace("\r", "");
        }
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(inner.length());
        int i = 0;
        while (i < inner.length()) {
            char c = inner.charAt(i);
            if (c == '\\' && i + 1 < inner.length()) {
                i += escape(inner, i + 1, bytes) + 1;
            } else {
                int point = inner.codePointAt(i);
                write(bytes, point);
                i += Character.charCount(point);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Writes what the escape whose letter stands at {@code at} means; how many characters it has. */
    private static int escape(String text, int at, ByteArrayOutputStream bytes) {
        char letter = text.charAt(at);
        int simple = "abfnrtv\\\"'".indexOf(letter);
        if (simple >= 0) {
            bytes.write("\u0007\b\f\n\r\t\u000b\\\"'".charAt(simple));
            return 1;
        }
        int digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 3;
        int from = digits == 3 ? at : at + 1;
        int base = digits == 3 ? 8 : 16;
        int to = Math.min(text.length(), from + digits);
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), base);
            if (digit < 0) {
                bytes.write(letter < 0x80 ? letter : '?');
                return 1;
            }
            value = value * base + digit;
        }
        if (digits <= 3) {
            bytes.write((int) value);
        } else {
            write(bytes, value > Character.MAX_CODE_POINT ? 0xFFFD : (int) value);
        }
        return to - at;
    }

    private static void write(ByteArrayOutputStream bytes, int point) {
        byte[] encoded = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        bytes.write(encoded, 0, encoded.length);
    }

    /** A string literal in double quotes whose value is {@code value}; printable characters stand as they are. */
    public static String quote(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); ) {
            int point = value.codePointAt(i);
            i += Character.charCount(point);
            int simple = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(point);
            if (simple >= 0) {
                out.append('\\').append("abfnrtv\\\"".charAt(simple));
            } else if (isPrintable(point)) {
                out.appendCodePoint(point);
            } else if (point < ' ' || point == 0x7F) {
                out.append(String.format("\\x%02x", point));
            } else {
                out.append(String.format(point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
            }
        }
        return out.append('"').toString();
    }

    private static boolean isPrintable(int point) {
        if (point < 0x7F) {
            return point >= ' ';
        }
        return switch (Character.getType(point)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Whether a word can be a label or an unquoted field name: a letter or {@code _}, then letters and digits. */
    public static boolean isIdentifier(String word) {
        if (word.isEmpty() || word.equals("true") || word.equals("false") || word.equals("null")) {
            return false;
        }
        for (int i = 0; i < word.length(); ) {
            int point = word.codePointAt(i);
            if (!Scanner.isLetter(point) && (i == 0 || !Scanner.isDigit(point))) {
                return false;
            }
            i += Character.charCount(point);
        }
        return true;
    }
}
