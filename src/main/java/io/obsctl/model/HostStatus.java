package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a host and its collector are now. */
public sealed interface HostStatus {
    String host();

    /**
     * It was asked.
     *
     * @param unit empty when there is none
     * @param state systemd's word, such as {@code active}
     * @param since when the unit became active
     * @param restarts how often systemd restarted it by itself
     * @param alloy its version; empty when unknown
     * @param live the release that it should run; empty when nothing was deployed
     * @param config whether the process runs the config of that release
     * @param health what its own page answers
     * @param ill components that are not well
     * @param last the last switch that was made or undone there
     * @param unfinished the phase of one that is under way or was cut off; empty when there is none
     */
    record Known(
            String host,
            String unit,
            String state,
            @Nullable Instant since,
            int restarts,
            String alloy,
            Optional<KeptRelease> live,
            Config config,
            Health health,
            List<Ill> ill,
            Optional<PastRun> last,
            String unfinished)
            implements HostStatus {
        public Known {
            ill = List.copyOf(ill);
        }

        /** Deployed, active, healthy, and running what was deployed. What could not be asked is not held against it. */
        public boolean isWell() {
            return live.isPresent()
                    && state.equals("active")
                    && (health == Health.HEALTHY || health == Health.NOT_ASKED)
                    && config != Config.OTHER
                    && unfinished.isEmpty();
        }
    }

    /** It could not be asked. */
    record Unasked(String host, Problem reason) implements HostStatus {}

    /** A component that is not well. */
    record Ill(String component, String message) {}

    /** What the process runs beside what was deployed. */
    enum Config {
        SAME,
        OTHER,
        UNKNOWN
    }

    /** What the collector's own page answers. */
    enum Health {
        HEALTHY,
        UNHEALTHY,
        NO_ANSWER,
        /** The host has no HTTP client. */
        NOT_ASKED
    }
}
