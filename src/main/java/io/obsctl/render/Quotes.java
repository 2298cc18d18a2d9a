package io.obsctl.render;

/** Writes characters so that a syntax reads them as themselves. */
final class Quotes {
    private Quotes() {}

    /** How a quoted literal spells what it cannot hold. */
    enum Style {
        /** Go's interpreted strings. */
        GO,
        JSON,
        /** As JSON, with everything beyond the basic plane escaped: some readers stumble over surrogate pairs. */
        YAML,
        /** C escapes, in double quotes. */
        SYSTEMD,
        /** Shell double quotes, one line. */
        SHELL,
        /** OTTL knows only the escapes of the quote, the backslash, and line ends. */
        OTTL
    }

    static String doubled(String value, Style style) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        int i = 0;
        while (i < value.length()) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            append(out, c, style);
        }
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, int c, Style style) {
        if (c == '"' || c == '\\') {
            out.append('\\').append((char) c);
        } else if (style == Style.SHELL) {
            appendShell(out, c);
        } else if (c == '\n' || c == '\t' || c == '\r') {
            out.append('\\').append(c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
        } else if (style == Style.YAML && c > 0xFFFF) {
            out.append(String.format("\\U%08x", c));
        } else if (isHidden(c)) {
            appendHidden(out, c, style);
        } else {
            out.appendCodePoint(c);
        }
    }

    private static void appendShell(StringBuilder out, int c) {
        if (c == '$' || c == '`') {
            out.append('\\').append((char) c);
        } else {
            out.appendCodePoint(isHidden(c) ? c == '\n' || c == '\t' || c == '\r' ? ' ' : 0xFFFD : c);
        }
    }

    private static void appendHidden(StringBuilder out, int c, Style style) {
        if (style == Style.OTTL && Character.getType(c) != Character.CONTROL && !isLoneSurrogate(c)) {
            // It stands inside a literal of Alloy, which writes it as an escape.
            out.appendCodePoint(c);
        } else if (style == Style.OTTL || (style == Style.SYSTEMD && c == 0) || isLoneSurrogate(c)) {
            // None of these syntaxes can hold it: a visible stand-in instead of broken text.
            out.append('\uFFFD');
        } else if (style == Style.SYSTEMD && c < 0x100) {
            out.append(String.format("\\x%02x", c));
        } else if (c > 0xFFFF) {
            out.appendCodePoint(c);
        } else {
            out.append(String.format("\\u%04x", c));
        }
    }

    /** Characters that end lines, disappear, or turn text around: written as escapes wherever there are any. */
    static boolean isHidden(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE
                || c == 0xFFFE
                || c == 0xFFFF;
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= 0xD800 && c <= 0xDFFF;
    }

    static boolean isPlain(String value) {
        return value.codePoints().noneMatch(c -> isHidden(c) || c > 0xFFFF);
    }

    /** The value on one line, hidden characters shown as spaces. */
    static String printable(String value) {
        StringBuilder out = new StringBuilder(value.length());
        value.codePoints().map(c -> isHidden(c) ? ' ' : c).forEach(out::appendCodePoint);
        return out.toString();
    }

    /** One line of text in which no character has a meaning in Markdown or HTML. */
    static String markdown(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (char c : printable(value).toCharArray()) {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '#', '+', '!', '|', '~' ->
                    out.append('\\').append(c);
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
