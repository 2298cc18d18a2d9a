package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.text.GoRegex;
import io.obsctl.sandbox.collector.text.GoStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The LogQL of {@code stage.match}: a stream selector and line filters, {@code {a="b",c!~"d"} |= "e" !~ "f"}. */
final class LogSelector {
    private static final Pattern WORD = Pattern.compile(
            "\\s*(?:([a-zA-Z_][a-zA-Z0-9_.]*)|(\"(?:[^\"\\\\\\n]|\\\\.)*\")|(`[^`]*`)|(=~|!~|!=|\\|=|\\|~|[={},]))");

    private record LabelTest(String name, Predicate<String> test) {}

    private final String text;
    private final List<LabelTest> labels = new ArrayList<>();
    private final List<Predicate<String>> lines = new ArrayList<>();
    private int at;

    private LogSelector(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static LogSelector parse(String text) {
        LogSelector selector = new LogSelector(text);
        selector.parse();
        return selector;
    }

    boolean takes(Map<String, String> entryLabels, String line) {
        for (LabelTest label : labels) {
            if (!label.test().test(entryLabels.getOrDefault(label.name(), ""))) {
                return false;
            }
        }
        return lines.stream().allMatch(filter -> filter.test(line));
    }

    private void parse() {
        expect("{");
        do {
            String name = next();
            if (!name.matches("[a-zA-Z_].*")) {
                throw wrong("a label name, not \"" + name + "\"");
            }
            labels.add(new LabelTest(name, labelTest(next(), string())));
        } while (moreLabels());
        while (!text.substring(at).isBlank()) {
            lines.add(lineFilter(next(), string()));
        }
    }

    private boolean moreLabels() {
        String word = next();
        if (word.equals(",")) {
            return true;
        }
        if (word.equals("}")) {
            return false;
        }
        throw wrong("} or , but \"" + word + "\" stands there");
    }

    private Predicate<String> labelTest(String operator, String value) {
        return switch (operator) {
            case "=" -> value::equals;
            case "!=" -> v -> !value.equals(v);
            case "=~" -> GoRegex.anchored(value)::matches;
            case "!~" -> {
                GoRegex regex = GoRegex.anchored(value);
                yield v -> !regex.matches(v);
            }
            default -> throw wrong("one of = != =~ !~, not \"" + operator + "\"");
        };
    }

    private Predicate<String> lineFilter(String operator, String value) {
        return switch (operator) {
            case "|=" -> line -> line.contains(value);
            case "!=" -> line -> !line.contains(value);
            case "|~" -> GoRegex.compile(value)::matches;
            case "!~" -> {
                GoRegex regex = GoRegex.compile(value);
                yield line -> !regex.matches(line);
            }
            default -> throw wrong("one of |= != |~ !~, not \"" + operator + "\"");
        };
    }

    private void expect(String word) {
        if (!next().equals(word)) {
            throw wrong(word);
        }
    }

    private String string() {
        String word = next();
        if (word.length() < 2 || (word.charAt(0) != '"' && word.charAt(0) != '`')) {
            throw wrong("a string, not \"" + word + "\"");
        }
        String inner = word.substring(1, word.length() - 1);
        return word.charAt(0) == '`' ? inner : GoStrings.unescape(inner);
    }

    private String next() {
        Matcher m = WORD.matcher(text);
        if (!m.find(at) || m.start() != at) {
            throw wrong("something else");
        }
        at = m.end();
        return m.group().strip();
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("syntax error at character " + (at + 1) + ", expecting " + expected);
    }
}
