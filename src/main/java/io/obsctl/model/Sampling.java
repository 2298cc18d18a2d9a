package io.obsctl.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

@Doc("Which traces are kept, decided when the whole trace is seen.")
public record Sampling(
        @Doc(value = "Keep every trace with an error.", def = "true")
        boolean keepErrors,

        @Doc(value = "Keep every trace slower than this.", examples = "5s") @Nullable
        Duration slowerThan,

        @Doc(value = "The share of the rest.", def = "10%") Percent otherwise,

        @Doc(value = "How long to wait for the rest of a trace.", def = "10s")
        Duration decisionWait) {}
