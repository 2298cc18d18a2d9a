package io.obsctl.app;

import io.obsctl.deploy.Executor;
import io.obsctl.deploy.Outcomes;
import io.obsctl.deploy.RolloutWatch;
import io.obsctl.deploy.StopSignal;
import io.obsctl.deploy.Wave;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.model.Rollout;
import io.obsctl.model.RolloutChoice;
import io.obsctl.model.RolloutState;
import io.obsctl.model.RolloutState.At;
import io.obsctl.model.RolloutState.Status;
import io.obsctl.model.TargetRef;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyRequest;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Does what a plan says, or puts everything back; and goes on with what was stopped. */
public final class ApplyPlan {
    private final PlanDeployment planning;
    private final Rollouts rollouts;
    private final Proof proof;
    private final StopSignal stop;
    private final LastDeployed last;

    public ApplyPlan(PlanDeployment planning, Rollouts rollouts, Proof proof, StopSignal stop, LastDeployed last) {
        this.planning = planning;
        this.rollouts = rollouts;
        this.proof = proof;
        this.stop = stop;
        this.last = last;
    }

    /** Port: proves that signals of hosts arrive. */
    @FunctionalInterface
    public interface Proof {
        VerifyReport of(LoadedProfile fleet, VerifyRequest request, Sink sink);
    }

    /**
     * What a person asks for.
     *
     * @param shown the plan that a person agreed to: exactly that is done, or it is refused; {@code null} for whatever
     *     is needed now
     */
    public record Request(
            String profile,
            HostSelection selection,
            @Nullable Plan shown,
            boolean skipBlocked,
            RolloutChoice rollout) {}

    /** What happened, and what that means as a whole. */
    public record Applied(List<Outcome> outcomes, ExitCode exitCode) {
        public Applied {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** Plans anew and applies. */
    public Applied apply(Request request, Sink sink) {
        rollouts.last(request.profile())
                .filter(RolloutState::unfinished)
                .ifPresent(old -> sink.emit(new Event.Noticed(request.profile(), unfinished(old))));
        try (PlanDeployment.Planned planned = planning.plan(request.profile(), request.selection(), sink)) {
            if (request.shown() != null) {
                Executor.requireSame(request.shown(), planned.plan());
            }
            Executor.requireReadable(planned.plan(), request.skipBlocked());
            Rollout rollout = planned.fleet().profile().hosts().rollout().with(request.rollout());
            List<Wave> waves = Executor.waves(planned.plan(), planned.canaries()::contains, rollout);
            boolean journal =
                    waves.stream().flatMap(w -> w.targets().stream()).anyMatch(t -> t.kind() == TargetRef.Kind.HOST);
            if (journal) {
                rollouts.begin(planned.plan(), waves, request.skipBlocked(), request.rollout());
            }
            return run(planned, waves, rollout, journal, sink);
        }
    }

    /**
     * Goes on where the last rollout stopped: what failed is tried again, what was not begun follows in its waves. A wave
     * that did not pass verify has to pass it first.
     *
     * @param choice in place of what was said when it began
     * @throws io.obsctl.problem.ObsctlException {@code USAGE} when none is unfinished, {@code CONFLICT} when the profile
     *     or a target is no longer what it was begun for, {@code NO} when the wave that stopped it still does not pass
     */
    public Applied resume(String profile, RolloutChoice choice, Sink sink) {
        RolloutState state = rollouts.unfinished(profile);
        try (PlanDeployment.Planned planned = planning.plan(profile, state.selection(), sink)) {
            Executor.requireReadable(planned.plan(), state.skipBlocked());
            List<Wave> left = Rollouts.left(state, planned.plan());
            Rollout rollout = planned.fleet()
                    .profile()
                    .hosts()
                    .rollout()
                    .with(state.choice().or(choice));
            proveAgain(planned.fleet(), state, sink);
            rollouts.status(profile, Status.RUNNING, "");
            planned.plan().targets().stream()
                    .filter(t -> !inWaves(left, t.target()))
                    .filter(t ->
                            state.targets().getOrDefault(t.target(), At.DONE).open())
                    .forEach(t -> rollouts.ended(profile, new Outcome.Unchanged(t.target())));
            return run(planned, left, rollout, true, sink);
        }
    }

    private void proveAgain(LoadedProfile fleet, RolloutState state, Sink sink) {
        if (!state.why().startsWith(Executor.VERIFY_FAILED)) {
            return;
        }
        String wave = state.why().substring(Executor.VERIFY_FAILED.length());
        List<TargetRef> done = state.targets().entrySet().stream()
                .filter(e -> e.getValue() == At.DONE)
                .map(Map.Entry::getKey)
                .toList();
        sink.emit(new Event.Started(wave, "verify"));
        Optional<Problem> problem = new WaveGate(fleet, proof, sink).proof(done);
        sink.emit(new Event.Finished(wave, "verify", problem.isEmpty(), null));
        if (problem.isPresent()) {
            throw new ObsctlException(
                    ExitCode.NO,
                    problem.get()
                            .hint("Nothing further was begun. To put back what is done, or to leave it as it is:")
                            .run("obsctl rollback " + state.profile() + chosen(done))
                            .run("obsctl rollout abort " + state.profile()));
        }
    }

    /** Those hosts only: the others would go back behind where they stand. */
    private static String chosen(List<TargetRef> done) {
        return done.stream()
                .filter(t -> t.kind() == TargetRef.Kind.HOST)
                .map(t -> " --host " + t.name())
                .collect(Collectors.joining());
    }

    private Applied run(PlanDeployment.Planned planned, List<Wave> waves, Rollout rollout, boolean journal, Sink sink) {
        String profile = planned.plan().profile();
        RolloutWatch watch = new Watch(planned.fleet(), journal, sink);
        List<Outcome> outcomes = new Executor(new Executor.Means(rollout, sink, stop, watch))
                .execute(planned.plan(), planned.made().bundle(), planned.targets(), waves);
        outcomes.forEach(outcome -> remember(planned, outcome));
        if (journal) {
            boolean all = outcomes.stream().noneMatch(o -> Outcomes.failed(o) && inWaves(waves, o.target()));
            rollouts.status(profile, all ? Status.DONE : Status.STOPPED, all ? "" : why(outcomes));
        }
        return new Applied(outcomes, stop.requested() ? ExitCode.INTERRUPTED : Outcomes.exitCode(outcomes));
    }

    /** Hosts and directories keep their own record; what Grafana and the rulers were given is noted here, for drift. */
    private void remember(PlanDeployment.Planned planned, Outcome outcome) {
        boolean as = outcome instanceof Outcome.Applied || outcome instanceof Outcome.Unchanged;
        if (!as || FindDrift.isMachine(outcome.target())) {
            return;
        }
        planned.targets().stream().filter(t -> t.ref().equals(outcome.target())).forEach(target -> {
            Map<String, String> texts = new TreeMap<>();
            planned.made().bundle().artifacts().stream()
                    .filter(target::takes)
                    .forEach(a -> texts.put(a.path(), target.canonical(a)));
            last.remember(planned.plan().profile(), target.ref(), texts);
        });
    }

    private static boolean inWaves(List<Wave> waves, TargetRef target) {
        return waves.stream().anyMatch(w -> w.targets().contains(target));
    }

    private static String why(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(o -> o instanceof Outcome.NotStarted)
                .map(o -> ((Outcome.NotStarted) o).reason())
                .findFirst()
                .orElse("some hosts failed");
    }

    private static Problem unfinished(RolloutState old) {
        return Problem.warning(
                        "rollout/unfinished",
                        "an earlier rollout was not finished",
                        old.profile() + ": " + old.count(At.DONE) + " of "
                                + old.targets().size() + " targets were done, begun " + old.begun() + " by "
                                + old.who())
                .hint("This deploy takes its place; this would have gone on with it instead:")
                .run("obsctl rollout resume " + old.profile());
    }

    /** Writes the journal and proves waves. */
    private final class Watch implements RolloutWatch {
        private final LoadedProfile fleet;
        private final boolean journal;
        private final Sink sink;

        Watch(LoadedProfile fleet, boolean journal, Sink sink) {
            this.fleet = fleet;
            this.journal = journal;
            this.sink = sink;
        }

        @Override
        public void begun(TargetRef target) {
            if (journal) {
                rollouts.begun(fleet.name(), target);
            }
        }

        @Override
        public void ended(Outcome outcome) {
            if (journal) {
                rollouts.ended(fleet.name(), outcome);
            }
        }

        @Override
        public Optional<Problem> proof(List<TargetRef> wave) {
            return new WaveGate(fleet, proof, sink).proof(wave);
        }
    }
}
