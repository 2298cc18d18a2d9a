package io.obsctl.sandbox.collector.value;

import io.obsctl.lang.alloy.Span;

/** An expression that has no value, and where it stands. */
public final class EvaluationFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Span span;
    private final boolean reference;

    EvaluationFailure(String message, Span span, boolean reference) {
        super(message);
        this.span = span;
        this.reference = reference;
    }

    public Fault fault() {
        return new Fault(String.valueOf(getMessage()), span);
    }

    /** Whether it names something that does not exist, which Alloy finds before anything is built. */
    public boolean isMissingReference() {
        return reference;
    }
}
