package io.obsctl.model;

import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import java.util.List;

/**
 * What a rotation did, step by step.
 *
 * @param finished whether the old token is out of use and nothing is left to do
 * @param oldEnded whether the old token was ended at the API
 */
public record RotationReport(
        String profile,
        List<Done> steps,
        List<Problem> problems,
        boolean finished,
        boolean oldEnded,
        ExitCode exitCode) {
    public RotationReport {
        steps = List.copyOf(steps);
        problems = List.copyOf(problems);
    }

    /** How a step ended. */
    public enum How {
        DONE,
        /** Done by an earlier run. */
        BEFORE,
        SKIPPED,
        FAILED
    }

    /** @param note in a few words; names and counts, never a token */
    public record Done(String step, How how, String note) {}
}
