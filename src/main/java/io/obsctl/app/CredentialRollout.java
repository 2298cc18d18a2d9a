package io.obsctl.app;

import io.obsctl.deploy.Executor;
import io.obsctl.deploy.Outcomes;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.model.Change;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.model.Rollout;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Gives collectors their credentials, one host after the other, and refuses to change anything else on the way. */
public final class CredentialRollout {
    private final PlanDeployment planning;

    public CredentialRollout(PlanDeployment planning) {
        this.planning = planning;
    }

    /** What happened at each collector. */
    public record Result(List<Outcome> outcomes, ExitCode exitCode) {
        public Result {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * @throws ObsctlException before anything is written: {@code CONFLICT} when something besides credentials differs,
     *     {@code USAGE} when the profile has no collector that obsctl deploys, or as {@link Executor#execute} does
     */
    public Result run(String profile, Sink sink) {
        try (PlanDeployment.Planned planned = planning.plan(profile, sink)) {
            List<TargetPlan> plans = planned.plan().targets().stream()
                    .filter(t -> collector(t.target()))
                    .toList();
            if (plans.isEmpty()) {
                throw new ObsctlException(
                        ExitCode.USAGE,
                        Problem.error(
                                        "rotate/no-collectors",
                                        "There is no collector that obsctl gives its token",
                                        profile + " has no hosts and no local collector")
                                .run("obsctl profile show " + profile));
            }
            requireOnlyCredentials(profile, plans);
            Plan plan = new Plan(
                    planned.plan().profile(),
                    planned.plan().revision(),
                    planned.plan().digest(),
                    plans);
            List<Target> targets =
                    planned.targets().stream().filter(t -> collector(t.ref())).toList();
            Rollout usual = planned.fleet().profile().hosts().rollout();
            Executor.requireReadable(plan, false);
            List<Outcome> outcomes = new Executor(oneByOne(usual), sink)
                    .execute(
                            plan,
                            planned.made().bundle(),
                            targets,
                            Executor.waves(plan, planned.canaries()::contains, oneByOne(usual)));
            return new Result(outcomes, Outcomes.exitCode(outcomes));
        }
    }

    /** Everything watched, nothing in parallel, and nothing more once one has failed. */
    private static Rollout oneByOne(Rollout usual) {
        return new Rollout(usual.canary(), "1", 0, 1, usual.settle(), usual.pause(), false);
    }

    private static boolean collector(TargetRef target) {
        return target.kind() == TargetRef.Kind.HOST || target.kind() == TargetRef.Kind.DIRECTORY;
    }

    private static void requireOnlyCredentials(String profile, List<TargetPlan> plans) {
        List<Problem> problems = new ArrayList<>();
        for (TargetPlan plan : plans) {
            if (plan instanceof TargetPlan.Ready ready) {
                List<String> other = ready.changes().stream()
                        .filter(c -> c.action() != Change.Action.NONE && !credential(c.artifact()))
                        .map(Change::artifact)
                        .toList();
                if (!other.isEmpty()) {
                    problems.add(Problem.error(
                                    "rotate/other-changes",
                                    "More than the token differs",
                                    plan.target().name() + ": " + String.join(", ", other))
                            .run("obsctl deploy " + profile));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new ObsctlException(ExitCode.CONFLICT, problems);
        }
    }

    private static boolean credential(String path) {
        return path.contains(HostLayout.CREDENTIALS_DIRECTORY + "/") || path.endsWith(HostLayout.ENV_FILE);
    }
}
