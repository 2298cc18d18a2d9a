package io.obsctl.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows with columns of one width each, two blanks apart; widths count what is seen, not ANSI codes. */
final class Table {
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
        int columns = rows.stream().mapToInt(r -> r.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            // The last cell of a row sets no width: a long remark must not push the others away.
            for (int i = 0; i < row.length - 1; i++) {
                widths[i] = Math.max(widths[i], seen(row[i]));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
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

    private static int seen(String text) {
        String bare = text.indexOf('\u001b') < 0 ? text : text.replaceAll("\u001b\\[[0-9;]*m", "");
        return bare.codePointCount(0, bare.length());
    }

    @Override
    public String toString() {
        return rows.stream().map(Arrays::toString).toList().toString();
    }
}
