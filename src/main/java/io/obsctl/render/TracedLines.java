package io.obsctl.render;

import freemarker.core.Environment;
import freemarker.core.TemplateElement;
import freemarker.core._CoreAPI;
import io.obsctl.model.SourceMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renders a template once more and notes which line of which template wrote each character; then finds the same
 * characters in the finished text, which differs from it only in white space and trailing commas.
 */
final class TracedLines {
    /** Macros for others to use: whoever used them says more. */
    private static final String LIBRARY = "/lib.ftl";

    private final TemplateEngine engine;

    TracedLines(TemplateEngine engine) {
        this.engine = engine;
    }

    SourceMap map(String template, Map<String, Object> model, String finished) {
        Tracer tracer = new Tracer(TemplateEngine.syntaxOf(template));
        try {
            engine.render(template, model, tracer);
        } catch (TemplateEngine.Failed e) {
            return SourceMap.NONE;
        }
        List<@Nullable String> lines = align(tracer, finished);
        return (artifact, line) ->
                line < 1 || line > lines.size() ? Optional.empty() : Optional.ofNullable(lines.get(line - 1));
    }

    /** For each line of the finished text the origin of its first visible character. */
    private static List<@Nullable String> align(Tracer tracer, String finished) {
        String raw = tracer.text();
        List<@Nullable String> lines = new ArrayList<>();
        String origin = null;
        int at = 0;
        for (int i = 0; i < finished.length(); i++) {
            char c = finished.charAt(i);
            if (c == '\n') {
                lines.add(origin);
                origin = null;
            } else if (isVisible(c)) {
                int found = next(raw, at, c);
                if (found >= 0) {
                    origin = origin == null ? tracer.origin(found) : origin;
                    at = found + 1;
                }
            }
        }
        lines.add(origin);
        return lines;
    }

    private static boolean isVisible(char c) {
        return c > ' ' && c != ',';
    }

    /** The place of the next visible character when it is this one. A printer may have rewritten a few: look near. */
    private static int next(String raw, int from, char c) {
        int skipped = 0;
        for (int i = from; i < raw.length() && skipped < 8; i++) {
            if (raw.charAt(i) == c) {
                return i;
            }
            if (isVisible(raw.charAt(i))) {
                skipped++;
            }
        }
        return -1;
    }

    /** Notes where each piece of text was written from. */
    private static final class Tracer extends SyntaxWriter {
        /** @param text whether it is static text, whose own line feeds lead on from the line */
        private record Mark(int offset, String template, int line, boolean text) {}

        private final List<Mark> marks = new ArrayList<>();

        Tracer(Syntax syntax) {
            super(syntax);
        }

        @Override
        public void write(char[] chars, int from, int length) {
            mark();
            super.write(chars, from, length);
        }

        @Override
        public void write(String string, int from, int length) {
            mark();
            super.write(string, from, length);
        }

        private void mark() {
            Environment environment = Environment.getCurrentEnvironment();
            TemplateElement[] stack = environment == null ? null : _CoreAPI.getInstructionStackSnapshot(environment);
            if (stack != null && stack.length > 0) {
                TemplateElement element = stack[0];
                for (TemplateElement candidate : stack) {
                    if (!candidate.getTemplate().getName().endsWith(LIBRARY)) {
                        element = candidate;
                        break;
                    }
                }
                marks.add(new Mark(
                        length(), element.getTemplate().getName(), element.getBeginLine(), element.equals(stack[0])));
            }
        }

        /** Static text is written as one piece: its own line feeds tell how far down in the template a place is. */
        @Nullable
        String origin(int offset) {
            Mark last = null;
            for (Mark mark : marks) {
                if (mark.offset() > offset) {
                    break;
                }
                last = mark;
            }
            if (last == null) {
                return null;
            }
            int line = last.line();
            if (last.text()) {
                line += (int) text().substring(last.offset(), offset)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
            }
            return "templates/" + last.template() + ":" + line;
        }
    }
}
