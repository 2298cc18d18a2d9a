package io.obsctl.sandbox.backend.promql;

import java.util.ArrayList;
import java.util.List;

/** Splits a query into tokens. */
final class Lexer {
    enum Kind {
        IDENT,
        NUMBER,
        DURATION,
        STRING,
        OP,
        END
    }

    /** {@code text} of a string is its value. */
    record Token(Kind kind, String text, int at) {
        boolean is(String op) {
            return kind == Kind.OP && text.equals(op);
        }

        boolean word(String keyword) {
            return kind == Kind.IDENT && text.equalsIgnoreCase(keyword);
        }

        String shown() {
            return kind == Kind.END ? "end of input" : "\"" + text + "\"";
        }
    }

    /** Bounds the depth of what is parsed and evaluated by recursion. */
    private static final int MAX_TOKENS = 3_000;

    private static final List<String> OPS = List.of(
            "==", "!=", "<=", ">=", "=~", "!~", "=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[",
            "]", ",", ":", "@");

    private final String text;
    private int at;
    private int brackets;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        var lexer = new Lexer(text);
        var all = new ArrayList<Token>();
        Token t;
        do {
            t = lexer.next();
            all.add(t);
            if (all.size() > MAX_TOKENS) {
                throw PromqlException.parse(text, t.at(), "expression is too long");
            }
        } while (t.kind != Kind.END);
        return all;
    }

    private Token next() {
        skip();
        int start = at;
        if (at >= text.length()) {
            return new Token(Kind.END, "", at);
        }
        char c = text.charAt(at);
        if (Character.isDigit(c) || c == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) {
            return number();
        }
        if (letter(c) || c == ':' && brackets == 0) {
            while (at < text.length() && (letter(text.charAt(at)) || digit(at) || colon(at))) {
                at++;
            }
            return new Token(Kind.IDENT, text.substring(start, at), start);
        }
        if (c == '"' || c == '\'' || c == '`') {
            return new Token(Kind.STRING, string(c), start);
        }
        for (String op : OPS) {
            if (text.startsWith(op, at)) {
                at += op.length();
                brackets += op.equals("[") ? 1 : op.equals("]") ? -1 : 0;
                return new Token(Kind.OP, op, start);
            }
        }
        throw PromqlException.parse(text, start, "unexpected character: '" + c + "'");
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int eol = text.indexOf('\n', at);
                at = eol < 0 ? text.length() : eol;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    private boolean digit(int i) {
        return text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private boolean colon(int i) {
        return text.charAt(i) == ':' && brackets == 0;
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private Token number() {
        int start = at;
        if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
            at += 2;
            while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
                at++;
            }
            return new Token(Kind.NUMBER, text.substring(start, at), start);
        }
        digits();
        if (at < text.length() && "smhdwy".indexOf(text.charAt(at)) >= 0) {
            return duration(start);
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits();
        }
        if (at < text.length() && letter(text.charAt(at))) {
            throw PromqlException.parse(
                    text, start, "bad number or duration syntax: \"" + text.substring(start, at + 1) + "\"");
        }
        return new Token(Kind.NUMBER, text.substring(start, at), start);
    }

    private Token duration(int start) {
        while (at < text.length() && (letter(text.charAt(at)) || digit(at))) {
            at++;
        }
        String found = text.substring(start, at);
        if (!Durations.valid(found)) {
            throw PromqlException.parse(text, start, "bad number or duration syntax: \"" + found + "\"");
        }
        return new Token(Kind.DURATION, found, start);
    }

    private void digits() {
        while (at < text.length() && (digit(at) || text.charAt(at) == '_')) {
            at++;
        }
    }

    private String string(char quote) {
        int start = at++;
        var value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return value.toString();
            }
            if (c == '\n' && quote != '`') {
                break;
            }
            if (c == '\\' && quote != '`') {
                if (at >= text.length()) {
                    break;
                }
                at = Escapes.read(text, at, quote, value);
            } else {
                value.append(c);
            }
        }
        throw PromqlException.parse(text, start, "unterminated quoted string");
    }
}
