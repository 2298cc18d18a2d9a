package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.template.GoTemplate;
import io.obsctl.sandbox.collector.template.TemplateFailure;
import io.obsctl.sandbox.collector.text.GoRegex;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stages that read or change the line. */
final class TextStages {
    private TextStages() {}

    record Output(String source) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            String text = entry.text(source);
            if (text != null) {
                entry.line = text;
            }
        }
    }

    record Regex(GoRegex expression, @Nullable String source, boolean labelsFromGroups) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            String input = entry.input(source);
            List<@Nullable String> groups = input == null ? null : expression.find(input);
            if (groups == null) {
                return;
            }
            List<@Nullable String> names = expression.groupNames();
            for (int i = 1; i < groups.size(); i++) {
                String name = names.get(i);
                if (name != null) {
                    String value = groups.get(i) == null ? "" : String.valueOf(groups.get(i));
                    entry.extracted.put(name, value);
                    if (labelsFromGroups) {
                        entry.labels.put(name, value);
                    }
                }
            }
        }
    }

    record Template(String source, @Nullable GoTemplate template) implements Stage.Change {
        @Override
        public void change(Entry entry) {
            if (template == null) {
                return;
            }
            Map<String, Object> data = entry.texts();
            Object value = data.get(source);
            if (value != null) {
                data.put("Value", value);
            }
            data.put("Entry", entry.line);
            try {
                String text = template.render(data);
                if (text.isEmpty()) {
                    entry.extracted.remove(source);
                } else {
                    entry.extracted.put(source, text);
                }
            } catch (TemplateFailure e) {
                // A template that does not fit this line changes nothing, as in Alloy.
                return;
            }
        }
    }

    record Decolorize() implements Stage.Change {
        /** Escape sequences of terminals: CSI and OSC with their parameters. */
        private static final GoRegex ANSI = GoRegex.compile("[\u001B\u009B][\\[\\]()#;?]*"
                + "(?:(?:(?:[a-zA-Z\\d]*(?:;[a-zA-Z\\d]*)*)?\u0007)"
                + "|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PRZcf-ntqry=><~]))");

        @Override
        public void change(Entry entry) {
            entry.line = ANSI.replaceAllLiteral(entry.line, "");
        }
    }
}
