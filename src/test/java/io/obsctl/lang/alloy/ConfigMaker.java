package io.obsctl.lang.alloy;

import java.util.List;
import java.util.Random;

/** Makes texts from a seed: configs by the grammar, and mutilated ones. */
final class ConfigMaker {
    private static final List<String> NAMES = List.of(
            "prometheus.scrape",
            "loki.write",
            "endpoint",
            "rule",
            "discovery.relabel",
            "declare",
            "argument",
            "x",
            "é1");
    private static final List<String> ATTRIBUTES =
            List.of("forward_to", "targets", "url", "a", "scrape_interval", "_b", "default", "optional");
    private static final List<String> GAPS =
            List.of(" ", " ", " ", "", "\t", "  ", " /* c */ ", " /* c\n d */ ", "/**/", "\r", " /* * / ** */ ");
    private static final List<String> BREAKS = List.of(
            "\n", "\n", "\n\n", "\n\n\n", " // c\n", "\n// d\n", " // e\n\n", "\r\n", " /* f */\n", "\n/* g\n h */\n");
    private static final List<String> SPLINTERS = List.of(
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ",",
            ".",
            "=",
            "\"",
            "`",
            "'",
            "//",
            "/*",
            "*/",
            "\n",
            "\0",
            "\uFEFF",
            "\\",
            "\"\\u12",
            "!",
            "&",
            "|",
            "^",
            "-",
            "1e",
            "0x",
            "null",
            "é",
            "\uD83D\uDE00",
            "\t",
            "\f",
            "\u000b");

    private final Random random;

    ConfigMaker(long seed) {
        this.random = new Random(seed);
    }

    String config() {
        StringBuilder out = new StringBuilder();
        int n = random.nextInt(5);
        for (int i = 0; i < n; i++) {
            statement(out, 0);
            out.append(pick(BREAKS));
        }
        return out.toString();
    }

    /** A config with some splinters, cuts and doublings. */
    String mutilated(String config) {
        StringBuilder out = new StringBuilder(config);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(out.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> out.insert(at, pick(SPLINTERS));
                case 1 -> out.delete(at, Math.min(out.length(), at + random.nextInt(12)));
                case 2 -> out.insert(at, out.substring(at, Math.min(out.length(), at + random.nextInt(40))));
                default -> {
                    if (at < out.length()) {
                        out.setCharAt(at, (char) random.nextInt(0x3000));
                    }
                }
            }
        }
        return out.toString();
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[random.nextInt(length)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String gap() {
        return pick(GAPS);
    }

    private void statement(StringBuilder out, int depth) {
        if (depth < 3 && random.nextInt(3) == 0) {
            out.append(pick(NAMES));
            if (random.nextBoolean()) {
                out.append(' ')
                        .append(gap())
                        .append("\"l")
                        .append(random.nextInt(4))
                        .append('"');
            }
            out.append(gap()).append('{');
            int n = random.nextInt(4);
            if (n > 0) {
                out.append(pick(BREAKS));
            }
            for (int i = 0; i < n; i++) {
                statement(out, depth + 1);
                out.append(pick(BREAKS));
            }
            out.append(gap()).append('}');
        } else {
            out.append(pick(ATTRIBUTES)).append(gap()).append('=').append(gap());
            expression(out, 0);
        }
    }

    private void expression(StringBuilder out, int depth) {
        switch (random.nextInt(depth > 3 ? 6 : 12)) {
            case 0 -> out.append(random.nextInt(1000));
            case 1 -> out.append("\"s ").append(random.nextInt(9)).append("\\n\\u00e9\"");
            case 2 -> out.append("true");
            case 3 -> out.append("`raw\n\t x `");
            case 4 -> out.append("null");
            case 5 -> out.append("loki.write.l").append(random.nextInt(4)).append(".receiver");
            case 6 -> list(out, depth);
            case 7 -> object(out, depth);
            case 8 -> {
                out.append("string.format(").append(gap());
                expression(out, depth + 1);
                out.append(gap()).append(')');
            }
            case 9 -> {
                expression(out, depth + 1);
                out.append(gap())
                        .append(pick(List.of("+", "-", "*", "/", "%", "^", "==", "<=", "&&", "||")))
                        .append(gap());
                expression(out, depth + 1);
            }
            case 10 -> {
                out.append(random.nextBoolean() ? "!" : "-");
                expression(out, depth + 1);
            }
            default -> {
                out.append('(').append(gap());
                expression(out, depth + 1);
                out.append(gap()).append(")[").append(gap()).append("0]");
            }
        }
    }

    private void list(StringBuilder out, int depth) {
        out.append('[');
        int n = random.nextInt(4);
        for (int i = 0; i < n; i++) {
            out.append(between());
            expression(out, depth + 1);
            out.append(i + 1 < n || random.nextBoolean() ? "," : "");
        }
        out.append(gap()).append(']');
    }

    private void object(StringBuilder out, int depth) {
        out.append('{');
        int n = random.nextInt(4);
        for (int i = 0; i < n; i++) {
            out.append(between()).append(random.nextBoolean() ? "k" + i : "\"k-" + i + "\"");
            out.append(gap()).append('=').append(gap());
            expression(out, depth + 1);
            out.append(i + 1 < n || random.nextBoolean() ? "," : "");
        }
        out.append(gap()).append('}');
    }

    private String between() {
        return random.nextInt(3) == 0 ? pick(BREAKS) : gap();
    }
}
