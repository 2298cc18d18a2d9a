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
        Duration settle) {
    public Rollout {
        canary = Collections.unmodifiableMap(new LinkedHashMap<>(canary));
    }
}
