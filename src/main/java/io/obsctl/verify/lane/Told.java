package io.obsctl.verify.lane;

import io.obsctl.model.Lane;
import io.obsctl.model.StackFacts;
import io.obsctl.verify.lane.LaneProber.Answer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the stack API told among the other lanes' answers. */
record Told(@Nullable StackFacts facts) {
    static Told of(List<Asked> own) {
        return own.stream()
                .filter(a -> a.knock().lane() == Lane.STACK_API)
                .map(a -> a.answer() instanceof Answer.Accepted accepted ? new Told(accepted.told()) : new Told(null))
                .findFirst()
                .orElse(new Told(null));
    }

    boolean nothing() {
        return facts == null;
    }

    KnownIds ids() {
        return facts == null ? KnownIds.NONE : KnownIds.of(facts);
    }

    /** The organisation that the stack belongs to. */
    Optional<String> org() {
        return facts == null ? Optional.empty() : Optional.of(facts.orgId()).filter(o -> !o.isEmpty());
    }

    Optional<String> region() {
        return facts == null ? Optional.empty() : Optional.of(facts.region()).filter(o -> !o.isEmpty());
    }

    /** How the stack is, where it is not active: {@code paused}, {@code archived}. */
    Optional<String> asleep() {
        return facts == null
                ? Optional.empty()
                : Optional.of(facts.status()).filter(s -> !s.isEmpty() && !s.equals("active"));
    }
}
