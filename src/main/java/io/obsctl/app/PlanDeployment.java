package io.obsctl.app;

import io.obsctl.deploy.BundleDigest;
import io.obsctl.deploy.Outcomes;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Survey;
import io.obsctl.deploy.Surveyed;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Plan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What would change where. Reads everything, writes nothing. */
public final class PlanDeployment {
    private final MakeBundle bundles;
    private final OpenFleet fleets;
    private final Targets targets;
    private final Supplier<String> revision;

    public PlanDeployment(MakeBundle bundles, OpenFleet fleets, Targets targets, Supplier<String> revision) {
        this.bundles = bundles;
        this.fleets = fleets;
        this.targets = targets;
        this.revision = revision;
    }

    /** Port: the targets of a profile. */
    @FunctionalInterface
    public interface Targets {
        /** In the order of their kinds; the caller closes them. */
        List<Target> of(LoadedProfile profile);
    }

    /**
     * A plan with what it was made from; closing it closes the connections to its targets.
     *
     * @param fleet the profile with the chosen hosts
     */
    public record Planned(MakeBundle.Made made, LoadedProfile fleet, List<Target> targets, Plan plan)
            implements AutoCloseable {
        public Planned {
            targets = List.copyOf(targets);
        }

        /** {@code DONE} when it can be carried out; else why not. */
        public ExitCode exitCode() {
            return plan.blocked().isEmpty() ? ExitCode.DONE : Outcomes.blocked(plan);
        }

        public List<Problem> warnings() {
            return made.warnings();
        }

        /** The hosts that a rollout begins with. */
        Set<TargetRef> canaries() {
            return WaveGate.canaries(fleet);
        }

        @Override
        public void close() {
            targets.forEach(Target::close);
        }
    }

    /** Plans for everything. The caller closes the result. */
    public Planned plan(String profile, Sink sink) {
        return plan(profile, HostSelection.ALL, sink);
    }

    /** Plans for the chosen hosts, or for everything when nobody chose. The caller closes the result. */
    public Planned plan(String profile, HostSelection selection, Sink sink) {
        MakeBundle.Made made = bundles.make(profile);
        LoadedProfile fleet = fleets.of(made.profile(), selection);
        List<Target> opened = targets.of(fleet);
        if (selection.chooses()) {
            opened = opened.stream()
                    .filter(t -> t.ref().kind() == TargetRef.Kind.HOST)
                    .toList();
        }
        List<Surveyed> surveyed =
                new Survey(fleet.profile().hosts().rollout().maxParallel(), sink).of(made.bundle(), opened);
        Plan plan = Planner.plan(profile, revision.get(), BundleDigest.of(made.bundle()), surveyed)
                .of(selection);
        return new Planned(made, fleet, opened, plan);
    }
}
