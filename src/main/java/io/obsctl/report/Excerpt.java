package io.obsctl.report;

import io.obsctl.problem.Position;

/** A source line as a terminal shows it. */
final class Excerpt {
    private static final int TAB = 4;

    private Excerpt() {}

    /** The line with tabs as blanks and control characters as {@code ?}, so that columns are what is seen. */
    static String visible(String line) {
        StringBuilder out = new StringBuilder();
        line.codePoints().forEach(c -> {
            if (c == '\t') {
                out.append(" ".repeat(TAB));
            } else if (Character.isISOControl(c)) {
                out.append('?');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** First and last column (from 0, exclusive end) of the position in {@link #visible}. */
    static int[] columns(String line, Position position) {
        int[] points = line.codePoints().toArray();
        int last = position.endLine() > position.line() ? points.length + 1 : position.endColumn();
        return new int[] {seen(points, position.column() - 1), seen(points, last - 1)};
    }

    private static int seen(int[] points, int count) {
        int column = 0;
        for (int i = 0; i < Math.min(count, points.length); i++) {
            column += points[i] == '\t' ? TAB : 1;
        }
        return column + Math.max(0, count - points.length);
    }
}
