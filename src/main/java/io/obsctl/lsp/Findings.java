package io.obsctl.lsp;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.check.AlloyChecker;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.lang.alloy.lint.AlloyLints;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;

/** What is wrong with a document: its syntax; else what loading would refuse; else what is probably not meant. */
final class Findings {
    private Findings() {}

    static List<Diagnostic> of(Document document, CheckTarget target) {
        return problems(document, target).stream()
                .map(problem -> diagnostic(problem, document.lines()))
                .toList();
    }

    private static List<Problem> problems(Document document, CheckTarget target) {
        AlloySyntax.Parsed parsed = AlloySyntax.parse(document.uri(), document.text());
        if (!parsed.ok()) {
            return parsed.problems();
        }
        List<AlloyFile> config = List.of(parsed.file());
        List<Problem> problems = new ArrayList<>(AlloyChecker.check(config, target));
        if (problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR)) {
            problems.addAll(AlloyLints.run(config, target.version()));
        }
        return problems;
    }

    private static Diagnostic diagnostic(Problem problem, Lines lines) {
        Diagnostic diagnostic = new Diagnostic(lines.range(problem.position()), message(problem));
        diagnostic.setSeverity(
                switch (problem.severity()) {
                    case ERROR -> DiagnosticSeverity.Error;
                    case WARNING -> DiagnosticSeverity.Warning;
                    case INFO -> DiagnosticSeverity.Information;
                });
        diagnostic.setCode(problem.id().toString());
        diagnostic.setSource("obsctl");
        return diagnostic;
    }

    private static String message(Problem problem) {
        StringBuilder text = new StringBuilder(problem.summary());
        if (!problem.detail().isEmpty()) {
            text.append(": ").append(problem.detail());
        }
        for (Hint hint : problem.hints()) {
            if (!hint.text().isEmpty()) {
                text.append('\n').append(hint.text());
            }
            if (hint.command() != null) {
                text.append('\n').append(hint.command());
            }
        }
        return text.toString();
    }
}
