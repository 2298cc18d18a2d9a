package io.obsctl.profile;

import io.obsctl.problem.Hint;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.List;

/** Problems as a text that a person can compare: place, id, excerpt with caret, detail, hints. */
final class Shown {
    private Shown() {}

    static String of(List<Problem> problems) {
        StringBuilder out = new StringBuilder();
        for (Problem p : problems) {
            Position at = p.position();
            out.append(at == null ? "-" : at.toString())
                    .append("  ")
                    .append(p.severity().word())
                    .append("  ")
                    .append(p.id())
                    .append('\n');
            if (at != null && p.excerpt() != null) {
                int width = at.endLine() == at.line() ? at.endColumn() - at.column() : 1;
                out.append("    ").append(p.excerpt()).append('\n');
                out.append("    ")
                        .append(" ".repeat(at.column() - 1))
                        .append("^".repeat(Math.max(1, width)))
                        .append('\n');
            }
            out.append("  ").append(p.summary()).append(": ").append(p.detail()).append('\n');
            for (Hint hint : p.hints()) {
                out.append("  > ")
                        .append(hint.text())
                        .append(hint.command() == null ? "" : "$ " + hint.command())
                        .append('\n');
            }
        }
        return out.toString();
    }
}
