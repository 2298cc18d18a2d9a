package io.obsctl.report;

import io.obsctl.model.SourceCause;
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
            table.row(row.place(), row.kind(), row.name(), row.address().isEmpty() ? "–" : row.address(), verdict(row));
        }
        if (terminal.wraps() && table.headWidth() >= terminal.width()) {
            report.rows().forEach(this::stacked);
        } else {
            table.lines(terminal).forEach(console::say);
        }
        ProblemText text = new ProblemText(terminal);
        for (Problem problem : report.problems()) {
            console.say("");
            text.lines(problem).forEach(console::say);
        }
        long open = report.rows().stream().filter(Row::notProbed).count();
        long wrong = report.rows().stream().filter(r -> !r.works()).count() - open;
        console.say("");
        console.say(
                wrong == 0
                        ? open == 0
                                ? terminal.symbol(Symbol.GOOD) + " every source lets its login in"
                                : terminal.symbol(Symbol.UNKNOWN) + " " + open + " of "
                                        + report.rows().size() + " sources not probed; the others let their login in"
                        : terminal.symbol(Symbol.BAD) + " " + wrong + " of "
                                + report.rows().size() + " sources do not work");
    }

    private String verdict(Row row) {
        boolean unknown = row.notProbed() || row.causes().equals(List.of(SourceCause.NOT_ASKED));
        Symbol symbol = row.works() ? Symbol.GOOD : unknown || row.causes().size() > 1 ? Symbol.UNKNOWN : Symbol.BAD;
        return terminal.symbol(symbol) + (row.words().isEmpty() ? "" : " " + row.words());
    }

    /** Where names and addresses alone fill a line. */
    private void stacked(Row row) {
        String at = row.address().isEmpty() ? "" : " at " + row.address();
        Wrap.at(terminal, "  ", "    ", row.kind() + " " + row.name() + at + ", from " + row.place())
                .forEach(console::say);
        Wrap.at(terminal, "    ", "      ", verdict(row)).forEach(console::say);
    }
}
