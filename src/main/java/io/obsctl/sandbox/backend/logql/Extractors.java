package io.obsctl.sandbox.backend.logql;

import io.obsctl.sandbox.backend.Json;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The parsers that turn a line into labels. */
final class Extractors {
    private static final Pattern LOGFMT = Pattern.compile("([^\\s=\"]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S*))");
    private static final Pattern NAMED = Pattern.compile("\\(\\?P?<([a-zA-Z_][a-zA-Z0-9_]*)>");

    private Extractors() {}

    static boolean json(Line line, Map<String, String> wanted) {
        try {
            JsonNode root = Json.parse(line.text);
            if (!root.isObject()) {
                return error(line, "JSONParserErr");
            }
            Set<String> before = Set.copyOf(line.labels.keySet());
            if (wanted.isEmpty()) {
                flatten("", root, line, before);
            } else {
                wanted.forEach((label, path) -> line.extracted(label, text(at(root, path)), before));
            }
            return true;
        } catch (JacksonException e) {
            return error(line, "JSONParserErr");
        }
    }

    private static JsonNode at(JsonNode root, String path) {
        JsonNode node = root;
        for (String part : path.replaceAll("\\[\"?([^\\]\"]+)\"?]", ".$1").split("\\.")) {
            if (!part.isEmpty()) {
                node = node.isArray() && part.matches("\\d{1,9}") ? node.path(Integer.parseInt(part)) : node.path(part);
            }
        }
        return node;
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : node.isContainer() ? node.toString() : node.asString("");
    }

    private static void flatten(String prefix, JsonNode node, Line line, Set<String> before) {
        for (Map.Entry<String, JsonNode> e : node.properties()) {
            String name = prefix.isEmpty() ? e.getKey() : prefix + "_" + e.getKey();
            if (e.getValue().isObject()) {
                flatten(name, e.getValue(), line, before);
            } else if (!e.getValue().isArray() && !e.getValue().isNull()) {
                line.extracted(name, e.getValue().asString(""), before);
            }
        }
    }

    static boolean logfmt(Line line, Map<String, String> wanted) {
        Set<String> before = Set.copyOf(line.labels.keySet());
        Matcher m = LOGFMT.matcher(line.text);
        while (m.find()) {
            String quoted = m.group(2);
            String value = quoted == null
                    ? m.group(3)
                    : quoted.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
            String key = m.group(1);
            if (wanted.isEmpty()) {
                line.extracted(key, value, before);
            } else {
                wanted.forEach((label, source) -> {
                    if (source.equals(key)) {
                        line.extracted(label, value, before);
                    }
                });
            }
        }
        return true;
    }

    static boolean unpack(Line line) {
        try {
            JsonNode root = Json.parse(line.text);
            Set<String> before = Set.copyOf(line.labels.keySet());
            for (Map.Entry<String, JsonNode> e : root.properties()) {
                if (e.getKey().equals("_entry")) {
                    line.text = e.getValue().asString("");
                } else if (e.getValue().isString()) {
                    line.extracted(e.getKey(), e.getValue().asString(""), before);
                }
            }
            return true;
        } catch (JacksonException e) {
            return error(line, "JSONParserErr");
        }
    }

    /** A regular expression with named groups, written as Go or as Java writes them. */
    static Stage regexp(String text) {
        Pattern regex = Pattern.compile(text.replace("(?P<", "(?<"));
        var names = NAMED.matcher(text).results().map(r -> r.group(1)).toList();
        return line -> {
            Matcher m = regex.matcher(line.text);
            if (m.find()) {
                Set<String> before = Set.copyOf(line.labels.keySet());
                for (String name : names) {
                    String value = m.group(name);
                    if (value != null) {
                        line.extracted(name, value, before);
                    }
                }
            }
            return true;
        };
    }

    /** {@code <ip> - <_> "<method>"}: captures between literals. */
    static Stage pattern(String text) {
        var regex = new StringBuilder("^");
        Matcher m = Pattern.compile("<([a-zA-Z_][a-zA-Z0-9_]*)>").matcher(text);
        int from = 0;
        while (m.find()) {
            regex.append(Pattern.quote(text.substring(from, m.start())));
            boolean last = m.end() == text.length();
            String any = last ? ".*" : ".*?";
            regex.append(m.group(1).equals("_") ? any : "(?<" + m.group(1) + ">" + any + ")");
            from = m.end();
        }
        regex.append(Pattern.quote(text.substring(from)));
        return regexp(regex.toString());
    }

    private static boolean error(Line line, String kind) {
        line.labels.put("__error__", kind);
        return true;
    }
}
