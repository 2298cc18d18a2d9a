package io.obsctl.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a rotation is, for going on after a cut. Holds names and references, never a token.
 *
 * @param next where the new token is
 * @param made whether the rotation made it, and may therefore end it
 * @param oldId of the old token at the API that made it; empty when not known, so that it cannot be ended here
 * @param newName of the token that the rotation makes, settled before it is made; empty when it makes none
 * @param newId as {@code oldId}
 * @param ends when the new token ends; {@code null} when it is not known or never does
 * @param region of both tokens' policy; may be empty
 */
public record RotationState(
        String profile,
        Step step,
        SecretRef old,
        SecretRef next,
        boolean made,
        String oldName,
        String oldId,
        String newName,
        String newId,
        @Nullable Instant ends,
        String region) {
    /** What is done. */
    public enum Step {
        /** A new token of this name is about to be made; whether it was is known to the API only. */
        INTENDED,
        /** A new token is there; nothing else is changed. */
        BEGUN,
        /** It passed on every lane. Hosts may have it from here on. */
        PROBED,
        /** Every host has it. */
        ROLLED_OUT,
        /** Its signals were read back. */
        VERIFIED,
        /** The profile's reference leads to it. */
        COMMITTED
    }

    public RotationState at(Step other) {
        return new RotationState(profile, other, old, next, made, oldName, oldId, newName, newId, ends, region);
    }

    /** The token was made, and is kept where {@link #next} leads. */
    public RotationState begun(TokenIssuer.Known known) {
        return new RotationState(
                profile, Step.BEGUN, old, next, made, oldName, oldId, newName, known.id(), known.expires(), region);
    }

    /** Whether this step is done. */
    public boolean past(Step other) {
        return step.compareTo(other) >= 0;
    }
}
