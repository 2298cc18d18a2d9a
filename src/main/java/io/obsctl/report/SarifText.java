package io.obsctl.report;

import io.obsctl.model.CheckReport;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SARIF 2.1.0, as code-scanning services read it. */
final class SarifText {
    private SarifText() {}

    static String print(CheckReport report) {
        List<String> ids = report.problems().stream()
                .map(p -> p.id().toString())
                .distinct()
                .sorted()
                .toList();
        Map<String, @Nullable Object> driver = JsonText.object(
                "name",
                "obsctl",
                "rules",
                ids.stream().map(id -> JsonText.object("id", id)).toList());
        Map<String, @Nullable Object> run = JsonText.object(
                "tool", JsonText.object("driver", driver),
                "columnKind", "unicodeCodePoints",
                "results", report.problems().stream().map(SarifText::result).toList());
        return JsonText.print(
                JsonText.object(
                        "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
                        "version", "2.1.0",
                        "runs", List.of(run)),
                Format.JSON);
    }

    private static Map<String, @Nullable Object> result(Problem problem) {
        String level = switch (problem.severity()) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
        String detail = problem.detail().isEmpty() ? "" : ": " + problem.detail();
        Map<String, @Nullable Object> out = JsonText.object(
                "ruleId", problem.id().toString(),
                "level", level,
                "message", JsonText.object("text", problem.summary() + detail));
        Position at = problem.position();
        if (at != null) {
            Map<String, @Nullable Object> region = JsonText.object(
                    "startLine", at.line(),
                    "startColumn", at.column(),
                    "endLine", at.endLine(),
                    "endColumn", at.endColumn());
            out.put(
                    "locations",
                    List.of(JsonText.object(
                            "physicalLocation",
                            JsonText.object("artifactLocation", JsonText.object("uri", at.file()), "region", region))));
        }
        return out;
    }
}
