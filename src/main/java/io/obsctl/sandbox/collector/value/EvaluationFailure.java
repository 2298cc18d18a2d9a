package io.obsctl.sandbox.collector.value;

import io.obsctl.lang.alloy.Span;

/** An expression that has no value, and where it stands. */
public final class EvaluationFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Span span;

    EvaluationFailure(String message, Span span) {
        super(message);
        this.span = span;
    }

    public Fault fault() {
        return new Fault(String.valueOf(getMessage()), span);
    }
}
