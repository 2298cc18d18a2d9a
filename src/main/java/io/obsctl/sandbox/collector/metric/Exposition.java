package io.obsctl.sandbox.collector.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text format of Prometheus, as it is scraped. OpenMetrics' {@code # EOF} and exemplars are passed over. */
public final class Exposition {
    /** A text that is not of this format. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private final String line;
    private int at;

    private Exposition(String line) {
        this.line = line;
    }

    /** Labels as they stand behind a name; empty without any. */
    public static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(e -> e.getKey() + "=\"" + escape(e.getValue()) + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }

    /**
     * Every sample of a text; those without a time of their own get {@code millis}.
     *
     * @throws Malformed at the first line that is wrong: a scrape is taken whole or not at all
     */
    public static List<Sample> parse(String text, long millis) throws Malformed {
        List<Sample> samples = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && stripped.charAt(0) != '#') {
                try {
                    samples.add(new Exposition(stripped).sample(millis));
                } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
                    throw new Malformed("line " + number + " is no sample");
                }
            }
        }
        return samples;
    }

    private Sample sample(long millis) throws Malformed {
        Map<String, String> labels = new LinkedHashMap<>();
        int start = at;
        while (at < line.length() && line.charAt(at) != '{' && line.charAt(at) > ' ') {
            at++;
        }
        String name = line.substring(start, at);
        blanks();
        if (at < line.length() && line.charAt(at) == '{') {
            at++;
            braces(labels);
        }
        if (!name.isEmpty()) {
            labels.put(Sample.NAME, name);
        }
        if (!labels.containsKey(Sample.NAME)) {
            throw new Malformed("a sample without a name");
        }
        labels.values().removeIf(String::isEmpty);
        String rest = line.substring(at).strip();
        int exemplar = rest.indexOf(" #");
        String[] words = (exemplar < 0 ? rest : rest.substring(0, exemplar)).split("[ \t]+");
        double value = number(words[0]);
        long time = words.length > 1 ? (long) Double.parseDouble(words[1]) : millis;
        return new Sample(labels, value, time);
    }

    private void braces(Map<String, String> labels) throws Malformed {
        while (true) {
            blanks();
            if (line.charAt(at) == '}') {
                at++;
                return;
            }
            String name = line.charAt(at) == '"' ? quoted() : word();
            blanks();
            if (line.charAt(at) == '=') {
                at++;
                blanks();
                labels.put(name, quoted());
            } else {
                labels.put(Sample.NAME, name); // {"a metric", label="x"}: a name in UTF-8
            }
            blanks();
            if (line.charAt(at) == ',') {
                at++;
            }
        }
    }

    private void blanks() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    private String word() throws Malformed {
        int start = at;
        while (Character.isLetterOrDigit(line.charAt(at)) || line.charAt(at) == '_' || line.charAt(at) == ':') {
            at++;
        }
        if (at == start) {
            throw new Malformed("a label without a name");
        }
        return line.substring(start, at);
    }

    private String quoted() throws Malformed {
        if (line.charAt(at) != '"') {
            throw new Malformed("a label without a value");
        }
        StringBuilder value = new StringBuilder();
        at++;
        while (line.charAt(at) != '"') {
            char c = line.charAt(at);
            if (c == '\\') {
                at++;
                c = line.charAt(at) == 'n' ? '\n' : line.charAt(at);
            }
            value.append(c);
            at++;
        }
        at++;
        return value.toString();
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }
}
