package io.obsctl.report;

import io.obsctl.problem.Hint;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Problems as data: the same keys in every document of obsctl. */
final class ProblemsJson {
    private ProblemsJson() {}

    static List<Map<String, @Nullable Object>> of(List<Problem> problems) {
        return problems.stream().map(ProblemsJson::of).toList();
    }

    static Map<String, @Nullable Object> of(Problem problem) {
        Map<String, @Nullable Object> out = JsonText.object(
                "id", problem.id().toString(),
                "severity", problem.severity().word());
        Position at = problem.position();
        if (at != null) {
            out.put("file", at.file());
            out.put("line", at.line());
            out.put("column", at.column());
            out.put("endLine", at.endLine());
            out.put("endColumn", at.endColumn());
        }
        out.put("summary", problem.summary());
        out.put("detail", problem.detail());
        if (problem.origin() != null) {
            out.put("origin", problem.origin());
        }
        out.put("hints", problem.hints().stream().map(ProblemsJson::of).toList());
        return out;
    }

    private static Map<String, @Nullable Object> of(Hint hint) {
        return hint.command() == null
                ? JsonText.object("text", hint.text())
                : JsonText.object("text", hint.text(), "command", hint.command());
    }
}
