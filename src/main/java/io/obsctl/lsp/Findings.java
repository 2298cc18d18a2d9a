package io.obsctl.lsp;

import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import java.util.List;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;

/** What is wrong with a document, as an editor shows it. */
final class Findings {
    private Findings() {}

    static List<Diagnostic> of(Document document, Config config) {
        return config.problems(document.uri()).stream()
                .map(problem -> diagnostic(problem, document.lines()))
                .toList();
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
