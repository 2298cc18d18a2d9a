package io.obsctl.deploy;

import io.obsctl.problem.Problem;
import java.util.Optional;

/** A running collector, as its own HTTP page lets it be driven. */
public interface CollectorControl {
    /** Whether a collector answers there now. When none does, there is nothing to reload and no health to ask for. */
    boolean answers();

    /** Makes it read its config again. Empty when it took it; else what it said. */
    Optional<Problem> reload();

    /**
     * Waits, for a bounded time, until it is healthy and runs the config with this digest. Empty when so; else what is
     * wrong.
     *
     * @param configSha256 hexadecimal; empty when only health is asked for
     */
    Optional<Problem> settle(String configSha256);

    /** Stands for a collector that is not there. */
    static CollectorControl none() {
        return new CollectorControl() {
            @Override
            public boolean answers() {
                return false;
            }

            @Override
            public Optional<Problem> reload() {
                return Optional.empty();
            }

            @Override
            public Optional<Problem> settle(String configSha256) {
                return Optional.empty();
            }
        };
    }
}
