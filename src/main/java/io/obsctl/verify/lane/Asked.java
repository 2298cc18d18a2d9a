package io.obsctl.verify.lane;

import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A knock with its answer.
 *
 * @param mended the URL that answered where the profile's led nowhere, or {@code null}
 */
record Asked(Knock knock, Answer answer, @Nullable URI mended) {
    boolean passed() {
        return answer instanceof Answer.Accepted;
    }

    Optional<Evidence> evidence() {
        return Evidence.of(knock, answer);
    }

    Optional<Evidence> refused() {
        return evidence().filter(e -> e.seen() != Evidence.Seen.PASSED);
    }

    boolean is(Refusal refusal) {
        return answer instanceof Answer.Rejected r && r.refusal() == refusal;
    }
}
