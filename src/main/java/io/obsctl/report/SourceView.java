package io.obsctl.report;

import io.obsctl.model.SourceReport;
import io.obsctl.model.SourceReport.Row;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row a source and place it was asked from, then what is wrong. */
final class SourceView {
    private final Console console;
    private final Terminal terminal;

    SourceView(Console console) {
        this.console = console;
        this.terminal = console.terminal();
    }

    static List<Map<String, @Nullable Object>> rows(SourceReport report) {
        return report.rows().stream()
                .map(r -> JsonText.object(
                        "from", r.place(),
                        "kind", r.kind(),
                        "name", r.name(),
                        "address", r.address(),
                        "works", r.works(),
                        "causes",
                                r.causes().stream()
                                        .map(c -> c.name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                        .toList(),
                        "words", r.words()))
                .toList();
    }

    void human(SourceReport report) {
        console.say("");
        if (report.rows().isEmpty()) {
            console.say("  the profile collects from nothing that has a login");
            return;
        }
        Table table = new Table("  ");
        table.row("from", "source", "name", "address", "login");
        for (Row row : report.rows()) {
            table.row(
                    row.place(),
                    row.kind(),
                    row.name(),
                    row.address().isEmpty() ? "–" : row.address(),
                    terminal.symbol(row.works() ? Symbol.GOOD : row.causes().size() > 1 ? Symbol.UNKNOWN : Symbol.BAD)
                            + (row.words().isEmpty() ? "" : " " + row.words()));
        }
        table.lines().forEach(console::say);
        ProblemText text = new ProblemText(terminal);
        for (Problem problem : report.problems()) {
            console.say("");
            text.lines(problem).forEach(console::say);
        }
        long wrong = report.rows().stream().filter(r -> !r.works()).count();
        console.say("");
        console.say(
                wrong == 0
                        ? terminal.symbol(Symbol.GOOD) + " every source lets its login in"
                        : terminal.symbol(Symbol.BAD) + " " + wrong + " of "
                                + report.rows().size() + " sources do not work");
    }
}
