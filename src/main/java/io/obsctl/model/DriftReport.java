package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a place differs from what was last deployed there. */
public sealed interface DriftReport {
    TargetRef target();

    /**
     * It was compared.
     *
     * @param drift what was changed there by somebody else
     * @param undeployed what the profile has changed since the last deploy
     * @param unclear what differs from the profile where no record tells which of the two it is
     */
    record Known(
            TargetRef target, List<Drift> drift, List<Change> undeployed, List<Change> unclear, List<Problem> notes)
            implements DriftReport {
        public Known {
            drift = List.copyOf(drift);
            undeployed = List.copyOf(undeployed);
            unclear = List.copyOf(unclear);
            notes = List.copyOf(notes);
        }

        public boolean isClean() {
            return drift.isEmpty() && unclear.isEmpty();
        }
    }

    /** It could not be asked. */
    record Unasked(TargetRef target, Problem reason) implements DriftReport {}

    /**
     * One thing that is not as it was put there.
     *
     * @param what in a word or two, such as {@code changed} or {@code mode 0666}
     * @param diff from what was put there to what is there, secrets masked; may be empty
     * @param owner user and group now, or empty
     * @param changed when it was changed last, or {@code null}
     * @param hint who was there then, or which package it belongs to; may be empty
     */
    record Drift(
            String label,
            String what,
            String diff,
            String owner,
            @Nullable Instant changed,
            String hint) {}
}
