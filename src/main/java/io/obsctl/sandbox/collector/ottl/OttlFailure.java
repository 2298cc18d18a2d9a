package io.obsctl.sandbox.collector.ottl;

/** A statement that cannot be read or is not known here, or that does not fit some data. */
public final class OttlFailure extends Exception {
    private static final long serialVersionUID = 1;

    OttlFailure(String message) {
        super(message);
    }
}
