package io.obsctl.verify.lane;

import io.obsctl.model.Stack;
import io.obsctl.model.StackFacts;
import java.util.Optional;

/** Asks the Grafana Cloud API for a stack's ids, where the profile has a token that may. */
@FunctionalInterface
public interface StackIds {
    /** What the API knows; empty without a slug, without such a token, or when it does not answer. Never throws. */
    Optional<StackFacts> of(Stack stack);

    /** Nobody to ask. */
    static StackIds none() {
        return stack -> Optional.empty();
    }
}
