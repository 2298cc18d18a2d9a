package io.obsctl.problem;

/**
 * A place in a text. Lines and columns count from 1; columns count Unicode code points. The end is exclusive and never
 * before the start.
 *
 * @param file path as a person would type it, or {@code -} for standard input
 */
public record Position(String file, int line, int column, int endLine, int endColumn) {
    public Position {
        if (line < 1 || column < 1 || endLine < line || (endLine == line && endColumn < column)) {
            throw new IllegalArgumentException(
                    "not a range: " + line + ":" + column + " to " + endLine + ":" + endColumn);
        }
    }

    /** A single place: a range that holds no character. */
    public static Position at(String file, int line, int column) {
        return new Position(file, line, column, line, column);
    }

    /** {@code file:line:column}, the form that editors and terminals make a link of. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
