package io.obsctl.app;

import io.obsctl.deploy.Executor;
import io.obsctl.deploy.Inquiry;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Outcomes;
import io.obsctl.deploy.Place;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Reversal;
import io.obsctl.deploy.RolloutWatch;
import io.obsctl.deploy.StopSignal;
import io.obsctl.deploy.Survey;
import io.obsctl.deploy.Surveyed;
import io.obsctl.deploy.Target;
import io.obsctl.deploy.Wave;
import io.obsctl.event.Sink;
import io.obsctl.model.Bundle;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.model.Rollout;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes away what obsctl put anywhere, and leaves what it did not put there. */
public final class Uninstall {
    private final OpenFleet fleets;
    private final OpenPlaces.Places places;
    private final PlanDeployment.Targets targets;
    private final LastDeployed last;
    private final StopSignal stop;

    public Uninstall(
            OpenFleet fleets,
            OpenPlaces.Places places,
            PlanDeployment.Targets targets,
            LastDeployed last,
            StopSignal stop) {
        this.stop = stop;
        this.fleets = fleets;
        this.places = places;
        this.targets = targets;
        this.last = last;
    }

    /** What would go; closing it ends the connections. */
    public final class Planned implements AutoCloseable {
        private final LoadedProfile fleet;
        private final List<Target> all;
        private final Plan plan;

        private Planned(LoadedProfile fleet, List<Target> all, Plan plan) {
            this.fleet = fleet;
            this.all = List.copyOf(all);
            this.plan = plan;
        }

        public Plan plan() {
            return plan;
        }

        /** {@code DONE} when it can be carried out; else why not. */
        public ExitCode exitCode() {
            return plan.blocked().isEmpty() ? ExitCode.DONE : Outcomes.blocked(plan);
        }

        /** In the waves of a deploy; nothing is proved between them. */
        public ApplyPlan.Applied apply(boolean skipBlocked, Sink sink) {
            Executor.requireReadable(plan, skipBlocked);
            Rollout rollout = fleet.profile().hosts().rollout();
            List<Wave> waves = Executor.waves(plan, WaveGate.canaries(fleet)::contains, rollout);
            List<Outcome> outcomes = new Executor(new Executor.Means(rollout, sink, stop, RolloutWatch.none()))
                    .execute(plan, new Bundle(plan.profile(), List.of()), all, waves);
            outcomes.stream()
                    .filter(o -> !Outcomes.failed(o) && !FindDrift.isMachine(o.target()))
                    .forEach(o -> last.remember(plan.profile(), o.target(), Map.of()));
            return new ApplyPlan.Applied(
                    outcomes, stop.requested() ? ExitCode.INTERRUPTED : Outcomes.exitCode(outcomes));
        }

        @Override
        public void close() {
            all.forEach(Target::close);
        }
    }

    /**
     * Plans; the caller closes the result.
     *
     * @param backends whether what obsctl manages in Grafana and the rulers goes too
     */
    public Planned plan(String profile, HostSelection selection, boolean backends, Sink sink) {
        LoadedProfile fleet = fleets.open(profile, selection);
        int parallel = fleet.profile().hosts().rollout().maxParallel();
        List<Reversal> removals = places.of(fleet).stream()
                .filter(p -> !selection.chooses() || p.ref().kind() == TargetRef.Kind.HOST)
                .map(Place::removal)
                .toList();
        List<Target> all = new ArrayList<>(removals);
        List<Surveyed> surveyed = new ArrayList<>(new Inquiry(parallel, "observe", sink)
                .of(removals, r -> r.ref().name(), RollBack::survey, s -> s.observation() instanceof Observation.Seen));
        if (backends && !selection.chooses()) {
            List<Target> others = targets.of(fleet).stream()
                    .filter(t -> !FindDrift.isMachine(t.ref()))
                    .toList();
            all.addAll(others);
            surveyed.addAll(new Survey(parallel, sink).of(new Bundle(profile, List.of()), others));
        }
        return new Planned(fleet, all, Planner.plan(profile, "", "", surveyed));
    }
}
