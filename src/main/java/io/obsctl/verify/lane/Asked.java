package io.obsctl.verify.lane;

import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A knock with its answer.
 *
 * @param was the profile's URL, where it led nowhere and the knock's own is the one that answered; else {@code null}
 */
record Asked(Knock knock, Answer answer, @Nullable URI was) {
    /** The URL that answered where the profile's led nowhere. */
    @Nullable
    URI mended() {
        return was == null ? null : knock.address().url();
    }

    /** Whether it is the scheme that was wrong. */
    boolean fromPlain() {
        URI before = was;
        return before != null
                && !String.valueOf(before.getScheme())
                        .equalsIgnoreCase(knock.address().url().getScheme());
    }

    boolean passed() {
        return answer instanceof Answer.Accepted;
    }

    Optional<Evidence> evidence() {
        return Evidence.of(knock, answer);
    }

    Optional<Evidence> refused() {
        return evidence().filter(e -> e.seen() != Evidence.Seen.PASSED);
    }

    Optional<Duration> retryAfter() {
        return answer instanceof Answer.Rejected r && r.refusal() == Refusal.TOO_MANY
                ? Optional.ofNullable(r.retryAfter())
                : Optional.empty();
    }

    /** How far this machine's clock is before the lane's, where the lane said. */
    Optional<Duration> ahead() {
        if (answer instanceof Answer.Accepted a) {
            return Optional.ofNullable(a.ahead());
        }
        return answer instanceof Answer.Rejected r ? Optional.ofNullable(r.ahead()) : Optional.empty();
    }

    boolean is(Refusal refusal) {
        return answer instanceof Answer.Rejected r && r.refusal() == refusal;
    }
}
