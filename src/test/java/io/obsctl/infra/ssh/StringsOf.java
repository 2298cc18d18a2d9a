package io.obsctl.infra.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** The values of string literals, read by another reader than the one that wrote them. */
final class StringsOf {
    private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    private StringsOf() {}

    /** Of an Alloy config: its literals in double quotes are JSON's, and those of OTTL stand in some of them. */
    static List<String> config(String text) {
        List<String> values = new ArrayList<>();
        for (String line : text.lines().filter(l -> !l.strip().startsWith("//")).toList()) {
            for (String value : line(line)) {
                values.add(value);
                values.addAll(line(value));
            }
        }
        return values;
    }

    private static List<String> line(String text) {
        List<String> values = new ArrayList<>();
        Matcher literal = LITERAL.matcher(text);
        while (literal.find()) {
            try {
                values.add(JSON.readValue(literal.group(), String.class));
            } catch (JacksonException e) {
                continue; // a value with quotes in it, and no literal
            }
        }
        return values;
    }
}
