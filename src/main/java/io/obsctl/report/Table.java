package io.obsctl.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows with columns of one width each, two blanks apart; widths count what is seen, not ANSI codes. */
final class Table {
    /** A column in which words still stand beside each other. */
    private static final int NARROWEST = 24;

    private final List<String[]> rows = new ArrayList<>();
    private final String indent;

    Table(String indent) {
        this.indent = indent;
    }

    Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    List<String> lines() {
        int[] widths = widths();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private int[] widths() {
        int columns = rows.stream().mapToInt(r -> r.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            // The last cell of a row sets no width: a long remark must not push the others away.
            for (int i = 0; i < row.length - 1; i++) {
                widths[i] = Math.max(widths[i], seen(row[i]));
            }
        }
        return widths;
    }

    /** As {@link #lines()}; where the place breaks lines, the last cell is broken within its column. */
    List<String> lines(Terminal terminal) {
        if (!terminal.wraps()) {
            return lines();
        }
        List<String> out = new ArrayList<>();
        for (String[] row : rows) {
            String head = head(row);
            String last = row[row.length - 1];
            if (seen(head) + seen(last) <= terminal.width()) {
                out.add((head + last).stripTrailing());
            } else if (terminal.width() - seen(head) >= NARROWEST) {
                out.addAll(Wrap.at(terminal, head, " ".repeat(seen(head)), last));
            } else {
                out.add(head.stripTrailing());
                out.addAll(Wrap.at(terminal, indent + "    ", last));
            }
        }
        return out;
    }

    /** How long the longest line is. */
    int width() {
        return lines().stream().mapToInt(Table::seen).max().orElse(0);
    }

    /** How long the lines are without their last cells. */
    int headWidth() {
        return rows.stream().mapToInt(r -> seen(head(r))).max().orElse(0);
    }

    /** A row without its last cell. */
    private String head(String[] row) {
        int[] widths = widths();
        StringBuilder out = new StringBuilder(indent);
        for (int i = 0; i < row.length - 1; i++) {
            out.append(row[i]).append(" ".repeat(widths[i] - seen(row[i]) + 2));
        }
        return out.toString();
    }

    private String line(String[] row, int[] widths) {
        StringBuilder out = new StringBuilder(indent);
        for (int i = 0; i < row.length; i++) {
            out.append(row[i]);
            if (i < row.length - 1) {
                out.append(" ".repeat(widths[i] - seen(row[i]) + 2));
            }
        }
        return out.toString().stripTrailing();
    }

    static int seen(String text) {
        return Columns.of(text);
    }

    @Override
    public String toString() {
        return rows.stream().map(Arrays::toString).toList().toString();
    }
}
