package io.obsctl.sandbox.backend.logql;

/** A query that is wrong, in Loki's words: {@code parse error at line 1, col 9: syntax error: …}. */
public final class LogqlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogqlException(String query, int at, String what) {
        super(place(query, at) + what, null, false, false);
    }

    private static String place(String query, int at) {
        int end = Math.min(at, query.length());
        int line =
                1 + (int) query.substring(0, end).chars().filter(c -> c == '\n').count();
        int column = end - query.substring(0, end).lastIndexOf('\n');
        return "parse error at line " + line + ", col " + column + ": ";
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
