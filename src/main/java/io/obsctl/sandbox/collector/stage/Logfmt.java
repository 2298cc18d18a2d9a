package io.obsctl.sandbox.collector.stage;

import java.util.function.BiConsumer;

/**
 * Reads logfmt as go-logfmt does: it stops at the first thing that is wrong, what stood before it counts. A key without
 * a value has an empty one.
 */
final class Logfmt {
    private final String text;
    private final BiConsumer<String, String> out;
    private int at;

    private Logfmt(String text, BiConsumer<String, String> out) {
        this.text = text;
        this.out = out;
    }

    static void read(String text, BiConsumer<String, String> out) {
        for (String line : text.split("\n", -1)) {
            Logfmt reader = new Logfmt(line, out);
            boolean more = true;
            while (more) {
                more = reader.pair();
            }
            if (reader.at < line.length()) {
                return; // an error ends the whole text, not only its line
            }
        }
    }

    /** Whether to go on; at the end of the line {@code at} is its length. */
    private boolean pair() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        if (at >= text.length()) {
            return false;
        }
        int start = at;
        while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '=' && text.charAt(at) != '"') {
            at++;
        }
        String key = text.substring(start, at);
        if (at < text.length() && text.charAt(at) == '"') {
            return false; // a quote in a key
        }
        if (at >= text.length() || text.charAt(at) != '=') {
            out.accept(key, "");
            return true;
        }
        if (key.isEmpty()) {
            return false;
        }
        at++;
        return value(key);
    }

    private boolean value(String key) {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted(key);
        }
        int start = at;
        while (at < text.length() && text.charAt(at) > ' ') {
            char c = text.charAt(at);
            if (c == '=' || c == '"') {
                return false;
            }
            at++;
        }
        out.accept(key, text.substring(start, at));
        return true;
    }

    private boolean quoted(String key) {
        int start = at;
        int i = at + 1;
        boolean escaped = false;
        while (i < text.length() && text.charAt(i) != '"') {
            escaped |= text.charAt(i) == '\\';
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        if (i >= text.length()) {
            at = start;
            return false; // no closing quote
        }
        String inner = text.substring(start + 1, i);
        at = i + 1;
        if (escaped) {
            String plain = unescaped(inner);
            if (plain == null) {
                at = start;
                return false;
            }
            inner = plain;
        }
        out.accept(key, inner);
        return true;
    }

    /** JSON's escapes; {@code null} for any other. */
    private static @org.jspecify.annotations.Nullable String unescaped(String inner) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escape = inner.charAt(++i);
            int simple = "\"\\/'bfnrt".indexOf(escape);
            if (simple >= 0) {
                plain.append("\"\\/'\b\f\n\r\t".charAt(simple));
            } else if (escape == 'u' && inner.substring(i + 1).matches("[0-9a-fA-F]{4}(?s:.*)")) {
                plain.append((char) Integer.parseInt(inner.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                return null;
            }
        }
        return plain.toString();
    }
}
