package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Points;
import java.util.List;

/** What an expression evaluates to at one instant. */
public sealed interface Value {
    record Scalar(double value) implements Value {}

    record Text(String value) implements Value {}

    record Vector(List<Sample> samples) implements Value {}

    /** Only the outcome of a range selector; {@code from} and {@code to} are the window that was asked. */
    record Matrix(List<Points> series, long from, long to) implements Value {}

    /** {@code time} is the sample's own for a plain selector, the evaluation's otherwise. */
    record Sample(Labels labels, double value, long time) {}
}
