package io.obsctl.sandbox.collector.stage;

import com.google.re2j.Matcher;
import io.obsctl.sandbox.collector.template.GoTemplate;
import io.obsctl.sandbox.collector.template.TemplateFailure;
import io.obsctl.sandbox.collector.text.GoRegex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code stage.replace}: each captured group becomes what the template makes of it; the rest of a match stays. */
final class ReplaceStage implements Stage.Change {
    private final GoRegex expression;
    private final String source;
    private final @Nullable GoTemplate template;

    ReplaceStage(GoRegex expression, String source, @Nullable GoTemplate template) {
        this.expression = expression;
        this.source = source;
        this.template = template;
    }

    @Override
    public void change(Entry entry) {
        String input = entry.input(source);
        List<@Nullable String> first = input == null ? null : expression.find(input);
        if (input == null || first == null || template == null) {
            return;
        }
        Map<String, String> captured = new HashMap<>();
        String result;
        try {
            result = replaced(input, entry.texts(), template, captured);
        } catch (TemplateFailure e) {
            return; // changes nothing, as in Alloy
        }
        if (source.isEmpty()) {
            entry.line = result;
        } else {
            entry.extracted.put(source, result);
        }
        List<@Nullable String> names = expression.groupNames();
        for (int i = 1; i < names.size(); i++) {
            String group = first.get(i) == null ? "" : String.valueOf(first.get(i));
            if (names.get(i) != null && captured.containsKey(group)) {
                entry.extracted.put(String.valueOf(names.get(i)), captured.get(group));
            }
        }
    }

    private String replaced(String input, Map<String, Object> data, GoTemplate with, Map<String, String> captured)
            throws TemplateFailure {
        StringBuilder result = new StringBuilder();
        int end = 0;
        Matcher match = expression.matcher(input);
        while (match.find()) {
            for (int g = 1; g <= match.groupCount(); g++) {
                String group = match.group(g);
                if (group == null) {
                    continue;
                }
                data.put("Value", group);
                String text = with.render(data);
                if (end == 0 || end <= match.start(g)) {
                    result.append(input, end, match.start(g)).append(text);
                    end = match.end(g);
                }
                captured.put(group, text);
            }
        }
        return result.append(input.substring(end)).toString();
    }
}
