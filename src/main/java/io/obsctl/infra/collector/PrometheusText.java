package io.obsctl.infra.collector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the text format of Prometheus, as far as {@code name{labels} value}. Lines that are none are left out. */
final class PrometheusText {
    record Sample(String name, Map<String, String> labels, double value) {
        String label(String key) {
            return labels.getOrDefault(key, "");
        }
    }

    private PrometheusText() {}

    static List<Sample> read(String text) {
        List<Sample> out = new ArrayList<>();
        text.lines()
                .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                .forEach(line -> sample(line).ifPresent(out::add));
        return out;
    }

    private static Optional<Sample> sample(String line) {
        int brace = line.indexOf('{');
        int space = line.indexOf(' ');
        Map<String, String> labels = new LinkedHashMap<>();
        int end;
        String name;
        if (brace >= 0 && (space < 0 || brace < space)) {
            name = line.substring(0, brace);
            end = labels(line, brace + 1, labels);
            if (end < 0) {
                return Optional.empty();
            }
        } else if (space > 0) {
            name = line.substring(0, space);
            end = space;
        } else {
            return Optional.empty();
        }
        String[] rest = line.substring(end).strip().split("\\s+");
        return value(rest[0]).map(v -> new Sample(name, labels, v));
    }

    /** Reads labels from after the brace; gives the place after the closing one, or -1. */
    private static int labels(String line, int from, Map<String, String> out) {
        int at = from;
        while (at < line.length() && line.charAt(at) != '}') {
            int equals = line.indexOf("=\"", at);
            if (equals < 0) {
                return -1;
            }
            String key = line.substring(at, equals).strip();
            StringBuilder value = new StringBuilder();
            int i = equals + 2;
            while (i < line.length() && line.charAt(i) != '"') {
                char c = line.charAt(i);
                if (c == '\\' && i + 1 < line.length()) {
                    i++;
                    c = line.charAt(i) == 'n' ? '\n' : line.charAt(i);
                }
                value.append(c);
                i++;
            }
            out.put(key, value.toString());
            at = i + 1;
            if (at < line.length() && line.charAt(at) == ',') {
                at++;
            }
        }
        return at < line.length() ? at + 1 : -1;
    }

    private static Optional<Double> value(String text) {
        return switch (text) {
            case "+Inf", "Inf" -> Optional.of(Double.POSITIVE_INFINITY);
            case "-Inf" -> Optional.of(Double.NEGATIVE_INFINITY);
            case "NaN" -> Optional.of(Double.NaN);
            default ->
                text.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?")
                        ? Optional.of(Double.parseDouble(text))
                        : Optional.empty();
        };
    }
}
