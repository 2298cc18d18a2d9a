package io.obsctl.report;

import io.obsctl.problem.Hint;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import io.obsctl.report.Terminal.Colour;
import java.util.ArrayList;
import java.util.List;

/** A problem as a person reads it: where, what with a caret, why, how to fix. */
final class ProblemText {
    private final Terminal terminal;

    ProblemText(Terminal terminal) {
        this.terminal = terminal;
    }

    List<String> lines(Problem problem) {
        List<String> out = new ArrayList<>();
        out.add(header(problem));
        if (problem.position() != null && problem.excerpt() != null) {
            excerpt(problem.position(), problem.excerpt(), problem.summary(), out);
        } else {
            out.addAll(Wrap.at(terminal, "   ", problem.summary()));
        }
        problem.detail().lines().forEach(line -> out.addAll(Wrap.at(terminal, "   ", line)));
        for (Hint hint : problem.hints()) {
            hint.text().lines().forEach(line -> out.addAll(Wrap.at(terminal, "   ", line)));
            if (hint.command() != null) {
                out.add("     " + terminal.paint(Colour.BOLD, hint.command()));
            }
        }
        return out.stream().map(terminal::plain).toList();
    }

    private String header(Problem problem) {
        StringBuilder out = new StringBuilder();
        if (problem.position() != null) {
            out.append(terminal.paint(Colour.BOLD, problem.position().toString()))
                    .append("  ");
        }
        out.append(severity(problem.severity())).append("  ").append(problem.id());
        if (problem.origin() != null) {
            out.append("    ").append(terminal.paint(Colour.FAINT, "from " + problem.origin()));
        }
        return out.toString();
    }

    private String severity(Severity severity) {
        return switch (severity) {
            case ERROR -> terminal.paint(Colour.RED, "error");
            case WARNING -> terminal.paint(Colour.YELLOW, "warning");
            case INFO -> terminal.paint(Colour.BLUE, "info");
        };
    }

    private void excerpt(Position position, String line, String summary, List<String> out) {
        String number = String.valueOf(position.line());
        String shown = Excerpt.visible(line);
        int[] columns = Excerpt.columns(line, position);
        int from = columns[0];
        int length = Math.max(1, columns[1] - from);
        // A long line is shown around the place that matters.
        int room = Math.max(20, terminal.width() - number.length() - 8);
        int[] points = shown.codePoints().toArray();
        int start = from + Math.min(length, room / 2) > room ? Math.max(0, from - room / 3) : 0;
        int end = Math.min(points.length, start + room);
        String cut = (start > 0 ? "…" : "")
                + new String(points, start, Math.max(0, end - start))
                + (end < points.length ? "…" : "");
        int caret = from - start + (start > 0 ? 1 : 0);
        int carets = Math.max(1, Math.min(length, end - from));
        out.add("   " + number + " │ " + cut);
        String marked = "   " + " ".repeat(number.length()) + " │ " + " ".repeat(caret)
                + terminal.paint(Colour.RED, "^".repeat(carets));
        if (terminal.wraps() && Table.seen(marked + " " + summary) > terminal.width()) {
            out.add(marked);
            out.addAll(Wrap.at(terminal, "   ", summary));
        } else {
            out.add(marked + " " + summary);
        }
    }
}
