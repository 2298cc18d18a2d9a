package io.obsctl.lang.promql;

import java.util.ArrayList;
import java.util.List;

/** Cuts PromQL into tokens. */
final class PromqlTokens {
    /** Kinds of tokens. */
    enum Kind {
        NAME,
        NUMBER,
        DURATION,
        STRING,
        VARIABLE,
        SYMBOL,
        END
    }

    record Token(Kind kind, String text, int at) {
        boolean is(String symbol) {
            return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbol);
        }

        boolean isWord(String word) {
            return kind == Kind.NAME && text.equalsIgnoreCase(word);
        }

        String shown() {
            return kind == Kind.END ? "the end" : "`" + text + "`";
        }
    }

    private static final String TWO = "==,!=,>=,<=,=~,!~";

    private final String text;
    private final boolean grafana;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int depth;

    private PromqlTokens(String text, boolean grafana) {
        this.text = text;
        this.grafana = grafana;
    }

    static List<Token> of(String text, boolean grafana) throws PromqlError {
        PromqlTokens tokens = new PromqlTokens(text, grafana);
        tokens.scan();
        return tokens.tokens;
    }

    private void scan() throws PromqlError {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == '"' || c == '\'' || c == '`') {
                string(c);
            } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
                number();
            } else if (isNameStart(c) || (c == ':' && depth == 0)) {
                name();
            } else if (c == '$' && grafana) {
                variable();
            } else {
                symbol(c);
            }
        }
        tokens.add(new Token(Kind.END, "", text.length()));
    }

    private void symbol(char c) throws PromqlError {
        String two = at + 1 < text.length() ? text.substring(at, at + 2) : "";
        if (!two.isEmpty() && List.of(TWO.split(",")).contains(two)) {
            add(Kind.SYMBOL, at + 2);
        } else if ("(){}[],+-*/%^=<>@:".indexOf(c) >= 0) {
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            add(Kind.SYMBOL, at + 1);
        } else {
            throw new PromqlError(
                    at,
                    "no PromQL begins with `" + text.substring(at, at + Character.charCount(text.codePointAt(at)))
                            + "`");
        }
    }

    private void variable() throws PromqlError {
        int end = at + 1;
        if (end < text.length() && text.charAt(end) == '{') {
            end = text.indexOf('}', end) + 1;
            if (end == 0) {
                throw new PromqlError(at, "a variable's brace is not closed");
            }
        } else {
            while (end < text.length() && isNamePart(text.charAt(end))) {
                end++;
            }
        }
        add(Kind.VARIABLE, end);
    }

    private void name() {
        int end = at + 1;
        while (end < text.length() && (isNamePart(text.charAt(end)) || (text.charAt(end) == ':' && depth == 0))) {
            end++;
        }
        add(Kind.NAME, end);
    }

    /** A number or, when a unit follows, a duration such as {@code 1h30m}. */
    private void number() {
        int end = at;
        if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
            end += 2;
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
                end++;
            }
            add(Kind.NUMBER, end);
            return;
        }
        while (end < text.length() && (isDigit(text.charAt(end)) || "._".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = end + 1;
            if (exponent < text.length() && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
                exponent++;
            }
            if (exponent < text.length() && isDigit(text.charAt(exponent))) {
                end = exponent;
                while (end < text.length() && isDigit(text.charAt(end))) {
                    end++;
                }
            }
        }
        if (end < text.length() && "smhdwy".indexOf(text.charAt(end)) >= 0) {
            while (end < text.length() && (isDigit(text.charAt(end)) || "smhdwy".indexOf(text.charAt(end)) >= 0)) {
                end++;
            }
            add(Kind.DURATION, end);
            return;
        }
        add(Kind.NUMBER, end);
    }

    private void string(char quote) throws PromqlError {
        StringBuilder value = new StringBuilder();
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != quote && (text.charAt(i) != '\n' || quote == '`')) {
            if (text.charAt(i) == '\\' && quote != '`' && i + 1 < text.length()) {
                i = escape(value, quote, i + 1);
            } else {
                value.append(text.charAt(i++));
            }
        }
        if (i >= text.length() || text.charAt(i) != quote) {
            throw new PromqlError(at, "a string is not closed");
        }
        tokens.add(new Token(Kind.STRING, value.toString(), at));
        at = i + 1;
    }

    /** As in Go: a quote is escaped only inside quotes of its kind. */
    private int escape(StringBuilder value, char quote, int i) throws PromqlError {
        char c = text.charAt(i);
        boolean octal = c >= '0' && c <= '7';
        int digits = octal ? 3 : c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits > 0) {
            int begin = octal ? i : i + 1;
            value.appendCodePoint(codePoint(i - 1, begin, begin + digits, octal ? 8 : 16));
            return begin + digits;
        }
        int known = "abfnrtv\\".indexOf(c);
        if (known < 0 && c != quote) {
            throw new PromqlError(i - 1, "not an escape that strings know: write `\\\\` for a backslash");
        }
        value.append(known < 0 ? c : "\u0007\b\f\n\r\t\u000b\\".charAt(known));
        return i + 1;
    }

    private int codePoint(int at, int begin, int end, int radix) throws PromqlError {
        try {
            int codePoint = end > text.length() ? -1 : Integer.parseUnsignedInt(text.substring(begin, end), radix);
            if (Character.isValidCodePoint(codePoint)) {
                return codePoint;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new PromqlError(at, "not an escape that strings know");
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, text.substring(at, end), at));
        at = end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }
}
