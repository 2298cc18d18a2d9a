package io.obsctl.sandbox.backend.logql;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of line_format's templates that needs no functions: <code>{{.label}}</code>. */
final class Templates {
    private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}");
    private static final Pattern FIELD = Pattern.compile("\\.([a-zA-Z_][a-zA-Z0-9_]*)");

    private Templates() {}

    /** @throws IllegalArgumentException for an action that is more than a label or {@code __line__} */
    static Function<Line, String> compile(String template) {
        Matcher check = ACTION.matcher(template);
        while (check.find()) {
            String action = check.group(1);
            if (!FIELD.matcher(action).matches() && !action.equals("__line__")) {
                throw new IllegalArgumentException("the obsctl sandbox knows no template function: " + action);
            }
        }
        return line -> ACTION.matcher(template).replaceAll(m -> {
            String action = m.group(1);
            String value = action.equals("__line__") ? line.text : line.label(action.substring(1));
            return Matcher.quoteReplacement(value);
        });
    }
}
