package io.obsctl.lang.promql;

/** Why an expression is none. */
final class PromqlError extends Exception {
    private static final long serialVersionUID = 1;

    private final int at;

    PromqlError(int at, String message) {
        super(message, null, false, false);
        this.at = at;
    }

    int at() {
        return at;
    }
}
