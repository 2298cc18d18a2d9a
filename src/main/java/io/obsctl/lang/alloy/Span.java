package io.obsctl.lang.alloy;

import io.obsctl.problem.Position;

/**
 * A range of a source.
 *
 * @param start offset of the first byte
 * @param end offset behind the last byte, never before {@code start}
 */
public record Span(Source source, int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a range: " + start + " to " + end);
        }
    }

    /** First line, from 1. */
    public int line() {
        return source.line(start);
    }

    /** First column, from 1, in code points. */
    public int column() {
        return source.column(start);
    }

    /** The line that holds the last byte's end. */
    public int endLine() {
        return source.line(end);
    }

    /** The column behind the last byte. */
    public int endColumn() {
        return source.column(end);
    }

    /** The text in this range. */
    public String text() {
        return source.text(start, end);
    }

    /** The whole line on which this range starts. */
    public String excerpt() {
        return source.lineText(line());
    }

    /** This range as a position for a problem. */
    public Position position() {
        return new Position(source.name(), line(), column(), endLine(), endColumn());
    }

    /** From this range's start to the other's end. */
    Span to(Span last) {
        return new Span(source, start, Math.max(start, last.end));
    }

    /** The empty range at this one's start. */
    Span head() {
        return new Span(source, start, start);
    }
}
