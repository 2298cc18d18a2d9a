package io.obsctl.sandbox.collector.value;

import io.obsctl.lang.alloy.Span;

/** What is wrong with a piece of config, and where. */
public record Fault(String message, Span span) {
    /** {@code file:line:column: message}. */
    @Override
    public String toString() {
        return span.position() + ": " + message;
    }
}
