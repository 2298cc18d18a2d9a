package io.obsctl.lang.alloy;

/**
 * One comment.
 *
 * @param text with its marks, without the line end and without carriage returns
 */
public record Comment(String text, Span span) {
    /** Whether it is of the kind that may stand in the middle of a line. */
    public boolean isBlock() {
        return text.length() > 1 && text.charAt(1) == '*';
    }
}
