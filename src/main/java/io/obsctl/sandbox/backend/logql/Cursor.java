package io.obsctl.sandbox.backend.logql;

/** Reads a query from left to right. */
final class Cursor {
    private final String text;
    private int at;

    Cursor(String text, int at) {
        this.text = text;
        this.at = at;
    }

    int at() {
        return at;
    }

    LogqlException error(String what) {
        return new LogqlException(text, at, "syntax error: " + what);
    }

    LogqlException unexpected(String wanted) {
        skip();
        String found = at >= text.length() ? "$end" : "'" + text.charAt(at) + "'";
        return error("unexpected " + found + ", expecting " + wanted);
    }

    void skip() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.charAt(at) == '#') {
                int eol = text.indexOf('\n', at);
                at = eol < 0 ? text.length() : eol;
            } else {
                return;
            }
        }
    }

    boolean end() {
        skip();
        return at >= text.length();
    }

    boolean at(String token) {
        skip();
        return text.startsWith(token, at);
    }

    boolean accept(String token) {
        if (at(token)) {
            at += token.length();
            return true;
        }
        return false;
    }

    void expect(String token) {
        if (!accept(token)) {
            throw unexpected(token);
        }
    }

    /** An identifier, or empty. */
    String word() {
        skip();
        int start = at;
        while (at < text.length() && identifier(text.charAt(at), at > start)) {
            at++;
        }
        return text.substring(start, at);
    }

    String name() {
        String word = word();
        if (word.isEmpty()) {
            throw unexpected("IDENTIFIER");
        }
        return word;
    }

    boolean acceptWord(String wanted) {
        skip();
        int before = at;
        if (word().equals(wanted)) {
            return true;
        }
        at = before;
        return false;
    }

    private static boolean identifier(char c, boolean later) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || later && c >= '0' && c <= '9';
    }

    boolean atString() {
        return at("\"") || at("`");
    }

    String string() {
        if (!atString()) {
            throw unexpected("STRING");
        }
        char quote = text.charAt(at);
        int start = at++;
        var value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return value.toString();
            }
            if (c == '\\' && quote == '"' && at < text.length()) {
                escape(value);
            } else {
                value.append(c);
            }
        }
        at = start;
        throw error("literal not terminated");
    }

    private void escape(StringBuilder into) {
        char c = text.charAt(at++);
        int simple = "nrt\\\"'".indexOf(c);
        if (simple >= 0) {
            into.append("\n\r\t\\\"'".charAt(simple));
        } else if ((c == 'x' || c == 'u') && at + (c == 'x' ? 2 : 4) <= text.length()) {
            int length = c == 'x' ? 2 : 4;
            try {
                into.append((char) Integer.parseInt(text, at, at + length, 16));
            } catch (NumberFormatException e) {
                throw error("invalid char escape");
            }
            at += length;
        } else {
            throw error("invalid char escape");
        }
    }

    /** A number, duration or size such as {@code 1.5}, {@code 250ms}, {@code 20KB}. */
    String quantity() {
        skip();
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (start == at) {
            throw unexpected("NUMBER");
        }
        return text.substring(start, at);
    }
}
