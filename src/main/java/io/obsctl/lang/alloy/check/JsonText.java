package io.obsctl.lang.alloy.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON that stands in a config as a string; small, since a JSON library would be most of a cold start. */
final class JsonText {
    private static final int DEEPEST = 200;

    private final String text;
    private int at;
    private int depth;

    JsonText(String text) {
        this.text = text;
    }

    /** The value, or {@code null} if the text is not exactly one JSON value. */
    @Nullable
    Value read() {
        Value value = value();
        blanks();
        return at == text.length() ? value : null;
    }

    private @Nullable Value value() {
        blanks();
        if (at >= text.length() || depth > DEEPEST) {
            return null;
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", new Value.Bool(true));
            case 'f' -> word("false", new Value.Bool(false));
            case 'n' -> word("null", Value.NOTHING);
            default -> number();
        };
    }

    private @Nullable Value object() {
        Map<String, Value> fields = new LinkedHashMap<>();
        at++;
        depth++;
        blanks();
        if (take('}')) {
            depth--;
            return new Value.Obj(fields, "");
        }
        do {
            blanks();
            Value name = at < text.length() && text.charAt(at) == '"' ? string() : null;
            blanks();
            Value value = name != null && take(':') ? value() : null;
            if (!(name instanceof Value.Str key) || value == null) {
                return null;
            }
            fields.put(key.value(), value);
            blanks();
        } while (take(','));
        depth--;
        return take('}') ? new Value.Obj(fields, "") : null;
    }

    private @Nullable Value list() {
        List<Value> elements = new ArrayList<>();
        at++;
        depth++;
        blanks();
        if (take(']')) {
            depth--;
            return new Value.Arr(elements);
        }
        do {
            Value value = value();
            if (value == null) {
                return null;
            }
            elements.add(value);
            blanks();
        } while (take(','));
        depth--;
        return take(']') ? new Value.Arr(elements) : null;
    }

    private @Nullable Value string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return Value.string(out.toString());
            }
            if (c < ' ') {
                return null;
            }
            if (c != '\\') {
                out.append(c);
            } else if (!escape(out)) {
                return null;
            }
        }
        return null;
    }

    private boolean escape(StringBuilder out) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at++);
        int simple = "\"\\/bfnrt".indexOf(c);
        if (simple >= 0) {
            out.append("\"\\/\b\f\n\r\t".charAt(simple));
            return true;
        }
        if (c != 'u' || at + 4 > text.length()) {
            return false;
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at++), 16);
            if (digit < 0) {
                return false;
            }
            value = value * 16 + digit;
        }
        out.append((char) value);
        return true;
    }

    private @Nullable Value number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        BigDecimal number = Formats.toNumber(text.substring(start, at));
        return number == null ? null : new Value.Num(number);
    }

    private @Nullable Value word(String word, Value value) {
        if (!text.startsWith(word, at)) {
            return null;
        }
        at += word.length();
        return value;
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
