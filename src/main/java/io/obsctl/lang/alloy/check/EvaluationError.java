package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Span;

/** An expression that Alloy refuses to evaluate. Caught where the statement's problem is made. */
final class EvaluationError extends Exception {
    private static final long serialVersionUID = 1;

    private final String id;
    private final transient Span span;
    private final String hint;

    EvaluationError(String id, Span span, String detail, String hint) {
        super(detail, null, false, false);
        this.id = id;
        this.span = span;
        this.hint = hint;
    }

    EvaluationError(String id, Span span, String detail) {
        this(id, span, detail, "");
    }

    String id() {
        return id;
    }

    Span span() {
        return span;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /** A sentence, or empty. */
    String hint() {
        return hint;
    }
}
