package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Span;
import org.jspecify.annotations.Nullable;

/** What the names of an expression stand for in one module. */
interface Names {
    /** The longest reference that a chain of names starts with. */
    record Found(Value value, int length) {}

    /** What {@code a.b.c} starts with, or {@code null} if the first name is none of this module's. */
    @Nullable
    Found find(String[] chain, Span span) throws EvaluationError;
}
