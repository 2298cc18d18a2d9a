package io.obsctl.infra.grafana;

import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import tools.jackson.databind.JsonNode;

/** What Grafana answered to one call. */
sealed interface Reply {
    /** Done; {@code body} is an empty object when the answer had none. */
    record Good(JsonNode body) implements Reply {}

    /** Grafana itself says that there is no such object. */
    record Missing(Problem problem) implements Reply {}

    /**
     * It did not work.
     *
     * @param status 0 when there was no answer
     * @param maybeDone whether a write may have been carried out all the same
     */
    record Failed(int status, Problem problem, ExitCode exitCode, boolean maybeDone) implements Reply {
        ObsctlException end() {
            return new ObsctlException(exitCode, problem);
        }
    }
}
