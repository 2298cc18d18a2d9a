package io.obsctl.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a person says about one rollout in place of the profile; {@code null} leaves the profile's word. */
public record RolloutChoice(
        @Nullable String batch,
        @Nullable Integer maxFailures,
        @Nullable Integer maxParallel,
        @Nullable Duration pause,
        boolean verifyBetween) {
    /** The profile's word. */
    public static final RolloutChoice NONE = new RolloutChoice(null, null, null, null, false);

    /** What the other one says, and where it says nothing, this one's word. */
    public RolloutChoice or(RolloutChoice later) {
        return new RolloutChoice(
                later.batch == null ? batch : later.batch,
                later.maxFailures == null ? maxFailures : later.maxFailures,
                later.maxParallel == null ? maxParallel : later.maxParallel,
                later.pause == null ? pause : later.pause,
                later.verifyBetween || verifyBetween);
    }
}
