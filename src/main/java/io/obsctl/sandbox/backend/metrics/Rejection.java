package io.obsctl.sandbox.backend.metrics;

/** Why one sample was not taken, in Mimir's words; {@code status} is what a push holding it answers. */
public record Rejection(int status, String text) {
    static Rejection of(int status, String id, String text, Labels labels) {
        return new Rejection(status, text + " (" + id + "). The affected series is " + labels);
    }
}
