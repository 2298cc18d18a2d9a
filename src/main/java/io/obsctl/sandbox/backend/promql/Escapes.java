package io.obsctl.sandbox.backend.promql;

/** Escapes in quoted strings, as in Go. */
final class Escapes {
    private Escapes() {}

    /** Reads the escape whose backslash was before {@code at}; returns where the text goes on. */
    static int read(String text, int at, char quote, StringBuilder into) {
        char c = text.charAt(at);
        int simple = "abfnrtv\\".indexOf(c);
        if (simple >= 0) {
            into.append("\u0007\b\f\n\r\t\u000b\\".charAt(simple));
            return at + 1;
        }
        if (c == quote) {
            into.append(c);
            return at + 1;
        }
        int length = switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        int from = at + 1;
        boolean octal = c >= '0' && c <= '7';
        if (octal) {
            length = 3;
            from = at;
        }
        if (length == 0 || from + length > text.length()) {
            throw PromqlException.parse(text, at, "unknown escape sequence '\\" + c + "'");
        }
        try {
            into.appendCodePoint(Integer.parseInt(text, from, from + length, octal ? 8 : 16));
        } catch (IllegalArgumentException e) {
            throw PromqlException.parse(text, at, "unknown escape sequence '\\" + c + "'");
        }
        return from + length;
    }
}
