package io.obsctl.deploy;

import io.obsctl.model.Outcome;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Optional;

/** Port: what is asked and told while targets are changed in waves. Called from several threads at once. */
public interface RolloutWatch {
    /** A target is about to be changed; told before anything is sent there. */
    void begun(TargetRef target);

    /** How it ended there. */
    void ended(Outcome outcome);

    /** Whether the wave works, asked between waves: empty, or why the next may not begin. */
    Optional<Problem> proof(List<TargetRef> wave);

    /** Remembers nothing and asks nothing. */
    static RolloutWatch none() {
        return new RolloutWatch() {
            @Override
            public void begun(TargetRef target) {}

            @Override
            public void ended(Outcome outcome) {}

            @Override
            public Optional<Problem> proof(List<TargetRef> wave) {
                return Optional.empty();
            }
        };
    }
}
