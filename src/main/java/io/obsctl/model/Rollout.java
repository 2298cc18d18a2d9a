package io.obsctl.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

@Doc("In which order and how many at once.")
public record Rollout(
        @Doc(value = "Hosts with these labels go first.", def = "{}", examples = "{ group: canary }")
        Map<String, String> canary,

        @Doc(
                value = "How many hosts a later wave holds: a number or a share.",
                def = "25%",
                examples = {"25%", "10"})
        String batch,

        @Bounds @Doc(value = "How many hosts may fail before the rest is not started.", def = "0")
        int maxFailures,

        @Bounds(min = 1, max = 1000) @Doc(value = "How many hosts at once at most.", def = "10")
        int maxParallel,

        @Doc(value = "How long a host is watched after the change.", def = "10s")
        Duration settle,

        @Doc(value = "How long to wait between waves.", def = "0s", examples = "5m")
        Duration pause,

        @Doc(value = "Whether each wave's hosts have to pass `verify` before the next wave begins.", def = "false")
        boolean verifyBetween) {
    public Rollout {
        canary = Collections.unmodifiableMap(new LinkedHashMap<>(canary));
    }

    /** This rollout with what is said for one run. */
    public Rollout with(RolloutChoice choice) {
        return new Rollout(
                canary,
                choice.batch() == null ? batch : choice.batch(),
                choice.maxFailures() == null ? maxFailures : choice.maxFailures(),
                choice.maxParallel() == null ? maxParallel : choice.maxParallel(),
                settle,
                choice.pause() == null ? pause : choice.pause(),
                choice.verifyBetween() || verifyBetween);
    }
}
