package io.obsctl.cli;

import io.obsctl.model.RolloutChoice;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say how a rollout goes, in place of the profile's {@code hosts.rollout}. */
final class RolloutOptions {
    private static final int MOST_PARALLEL = 1000;

    @Option(names = "--batch", paramLabel = "N|N%", description = "How many hosts a wave after the canary holds.")
    @Nullable
    String batch;

    @Option(names = "--max-parallel", paramLabel = "N", description = "How many hosts at once at most.")
    @Nullable
    Integer maxParallel;

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description = "How many hosts may fail before the rest is not started.")
    @Nullable
    Integer maxFailures;

    @Option(names = "--pause", paramLabel = "DURATION", description = "How long to wait between waves: 30s, 5m.")
    @Nullable
    String pause;

    @Option(names = "--verify-between", description = "Each wave's hosts have to pass verify before the next begins.")
    boolean verifyBetween;

    /** @throws picocli.CommandLine.ParameterException when a value is none */
    RolloutChoice choice(ObsctlCommand command) {
        if (maxParallel != null && (maxParallel < 1 || maxParallel > MOST_PARALLEL)) {
            throw command.usage("--max-parallel takes a number from 1 to " + MOST_PARALLEL);
        }
        if (maxFailures != null && maxFailures < 0) {
            throw command.usage("--max-failures takes a number from 0 on");
        }
        if (batch != null && !batch.matches("[1-9]\\d{0,5}|([1-9]\\d?|100)(\\.\\d+)?%")) {
            throw command.usage("--batch takes a number of hosts, such as 10, or a share, such as 25%");
        }
        return new RolloutChoice(batch, maxFailures, maxParallel, duration(command), verifyBetween);
    }

    private @Nullable Duration duration(ObsctlCommand command) {
        if (pause == null) {
            return null;
        }
        try {
            Duration parsed = Duration.parse("PT" + pause.strip());
            if (!parsed.isNegative()) {
                return parsed;
            }
        } catch (DateTimeParseException e) {
            // told below, with what is right
        }
        throw command.usage("--pause takes a number with its unit: 30s, 5m");
    }
}
