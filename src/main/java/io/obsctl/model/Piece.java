package io.obsctl.model;

/** A part of an artifact's text. */
public sealed interface Piece {
    /** Text as it is. */
    record Text(String text) implements Piece {}

    /**
     * A place that a secret is written into, only by {@code infra} and only at the moment of writing.
     *
     * @param ref where the secret is found
     * @param form how it is written
     * @param user for {@link Form#BASIC}: the part before the colon; else empty
     */
    record Slot(SecretRef ref, Form form, String user) implements Piece {
        /** What stands for the secret where people see it: {@code <env:TOKEN>}. */
        public String shown() {
            return "<" + ref + ">";
        }
    }

    /** How a secret is written. */
    enum Form {
        /** As it is. */
        RAW,
        /** {@code base64(user:secret)}. */
        BASIC,
        /** Quoted for a systemd environment file. */
        ENV,
        /** Inside a JSON string, escaped. */
        JSON
    }
}
