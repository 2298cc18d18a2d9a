package io.obsctl.sandbox.backend.promql;

/** A query that is wrong ({@code bad_data}, 400) or cannot be carried out ({@code execution}, 422). */
public final class PromqlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean parse;

    private PromqlException(boolean parse, String message) {
        super(message, null, false, false);
        this.parse = parse;
    }

    /** @param at position in {@code query}, from 0 */
    static PromqlException parse(String query, int at, String what) {
        int end = Math.min(at, query.length());
        int line =
                1 + (int) query.substring(0, end).chars().filter(c -> c == '\n').count();
        int column = end - (query.lastIndexOf('\n', Math.max(0, end - 1)) + 1) + 1;
        if (end == 0) {
            column = 1;
        }
        return new PromqlException(true, line + ":" + column + ": parse error: " + what);
    }

    static PromqlException execution(String what) {
        return new PromqlException(false, what);
    }

    /** True when the text itself is wrong. */
    public boolean isParse() {
        return parse;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
