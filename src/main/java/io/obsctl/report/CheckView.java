package io.obsctl.report;

import io.obsctl.model.CheckReport;
import io.obsctl.model.CheckReport.CheckedFile;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code check} and {@code profile validate} found, in every format. */
public final class CheckView {
    private final Console console;

    public CheckView(Console console) {
        this.console = console;
    }

    /** Writes the report. The time taken is shown to people only: documents are the same for the same input. */
    public void show(CheckReport report, Format format, Duration took) {
        switch (format) {
            case JSON, YAML -> console.raw(JsonText.print(document(report), format));
            case GITHUB -> report.problems().forEach(p -> console.say(GithubText.line(p)));
            case SARIF -> console.raw(SarifText.print(report));
            case JUNIT -> console.raw(JunitText.check(report));
            default -> human(report, took);
        }
    }

    private static Map<String, @Nullable Object> document(CheckReport report) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.check");
        out.put(
                "files",
                report.files().stream()
                        .map(f -> JsonText.object(
                                "file", f.file(), "ok", f.ok(), "problems", ProblemsJson.of(f.problems())))
                        .toList());
        return out;
    }

    private void human(CheckReport report, Duration took) {
        ProblemText text = new ProblemText(console.terminal());
        Set<String> ids = new LinkedHashSet<>();
        for (CheckedFile file : report.files()) {
            for (Problem problem : file.problems()) {
                text.lines(problem).forEach(console::say);
                console.say("");
                ids.add(problem.id().toString());
            }
        }
        long errors = report.count(Severity.ERROR);
        long warnings = report.count(Severity.WARNING);
        String counts = count(errors, "error") + ", " + count(warnings, "warning") + " in " + report.subject();
        console.say(counts
                + " ".repeat(Math.max(2, 66 - counts.length()))
                + String.format(java.util.Locale.ROOT, "%.2f s", took.toMillis() / 1000.0));
        List<String> explain = ids.stream().limit(5).toList();
        explain.forEach(id -> console.say("  obsctl explain " + id));
    }

    private static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
