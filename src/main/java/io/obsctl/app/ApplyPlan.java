package io.obsctl.app;

import io.obsctl.deploy.Executor;
import io.obsctl.deploy.Outcomes;
import io.obsctl.event.Sink;
import io.obsctl.model.HostSelection;
import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.problem.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what a plan says, or puts everything back. */
public final class ApplyPlan {
    private final PlanDeployment planning;

    public ApplyPlan(PlanDeployment planning) {
        this.planning = planning;
    }

    /** What happened, and what that means as a whole. */
    public record Applied(List<Outcome> outcomes, ExitCode exitCode) {
        public Applied {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * Plans anew and applies.
     *
     * @param shown the plan that a person agreed to: exactly that is done, or it is refused; {@code null} for whatever
     *     is needed now
     */
    public Applied apply(
            String profile, HostSelection selection, @Nullable Plan shown, boolean skipBlocked, Sink sink) {
        try (PlanDeployment.Planned planned = planning.plan(profile, selection, sink)) {
            return apply(planned, shown, skipBlocked, sink);
        }
    }

    /** Applies a plan that was made just now. */
    public Applied apply(PlanDeployment.Planned planned, @Nullable Plan shown, boolean skipBlocked, Sink sink) {
        if (shown != null) {
            Executor.requireSame(shown, planned.plan());
        }
        List<Outcome> outcomes = new Executor(planned.fleet().profile().hosts().rollout(), sink)
                .execute(planned.plan(), planned.made().bundle(), planned.targets(), planned.labels(), skipBlocked);
        return new Applied(outcomes, Outcomes.exitCode(outcomes));
    }
}
