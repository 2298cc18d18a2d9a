package io.obsctl.app;

import io.obsctl.deploy.DriftFinder;
import io.obsctl.deploy.Inquiry;
import io.obsctl.deploy.Outcomes;
import io.obsctl.deploy.Place;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.DriftReport;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import java.util.ArrayList;
import java.util.List;

/** What somebody changed outside obsctl, everywhere that a profile is deployed to. Writes nothing, needs no secret of a host. */
public final class FindDrift {
    private final MakeBundle bundles;
    private final OpenFleet fleets;
    private final OpenPlaces.Places places;
    private final PlanDeployment.Targets targets;
    private final LastDeployed last;

    public FindDrift(
            MakeBundle bundles,
            OpenFleet fleets,
            OpenPlaces.Places places,
            PlanDeployment.Targets targets,
            LastDeployed last) {
        this.bundles = bundles;
        this.fleets = fleets;
        this.places = places;
        this.targets = targets;
        this.last = last;
    }

    /** One report a place. */
    public record Found(List<DriftReport> reports) {
        public Found {
            reports = List.copyOf(reports);
        }

        /** {@code NO} when something was changed; else, when a place could not be asked, why. */
        public ExitCode exitCode() {
            if (reports.stream().anyMatch(r -> r instanceof DriftReport.Known k && !k.isClean())) {
                return ExitCode.NO;
            }
            return reports.stream()
                    .filter(r -> r instanceof DriftReport.Unasked)
                    .map(r -> Outcomes.unasked(((DriftReport.Unasked) r).reason()))
                    .findFirst()
                    .orElse(ExitCode.DONE);
        }
    }

    /** Everything of the profile, or only the chosen hosts. */
    public Found find(String profile, HostSelection selection, Sink sink) {
        MakeBundle.Made made = bundles.make(profile);
        LoadedProfile fleet = fleets.of(made.profile(), selection);
        int parallel = fleet.profile().hosts().rollout().maxParallel();
        Inquiry inquiry = new Inquiry(parallel, "compare", sink);
        List<DriftReport> out = new ArrayList<>();
        List<Place> machines = places.of(fleet).stream()
                .filter(p -> !selection.chooses() || p.ref().kind() == TargetRef.Kind.HOST)
                .toList();
        try {
            out.addAll(inquiry.of(
                    machines,
                    p -> p.ref().name(),
                    p -> DriftFinder.of(p.ref(), p.compare(), made.bundle()),
                    r -> r instanceof DriftReport.Known));
        } finally {
            machines.forEach(Place::close);
        }
        if (!selection.chooses()) {
            out.addAll(backends(profile, made, fleet, inquiry));
        }
        return new Found(out);
    }

    private List<DriftReport> backends(String profile, MakeBundle.Made made, LoadedProfile fleet, Inquiry inquiry) {
        List<Target> all = targets.of(fleet);
        try {
            List<Target> backends =
                    all.stream().filter(t -> !isMachine(t.ref())).toList();
            return inquiry.of(
                    backends, t -> t.ref().name(), t -> backend(profile, made, t), r -> r instanceof DriftReport.Known);
        } finally {
            all.forEach(Target::close);
        }
    }

    private DriftReport backend(String profile, MakeBundle.Made made, Target target) {
        List<Artifact> wanted =
                made.bundle().artifacts().stream().filter(target::takes).toList();
        return DriftFinder.of(target, wanted, target.observe(wanted), last.of(profile, target.ref()));
    }

    static boolean isMachine(TargetRef ref) {
        return ref.kind() == TargetRef.Kind.HOST || ref.kind() == TargetRef.Kind.DIRECTORY;
    }
}
