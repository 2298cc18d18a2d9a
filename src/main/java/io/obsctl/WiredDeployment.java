package io.obsctl;

import io.obsctl.app.ApplyPlan;
import io.obsctl.app.FindDrift;
import io.obsctl.app.OpenPlaces;
import io.obsctl.app.PlanDeployment;
import io.obsctl.app.RollBack;
import io.obsctl.app.Rollouts;
import io.obsctl.app.ShowHistory;
import io.obsctl.app.Uninstall;
import io.obsctl.infra.lane.LaneRequests;
import io.obsctl.infra.lane.LanesFromHere;
import io.obsctl.infra.local.RolloutFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What changes hosts, Grafana and the rulers, and what tells how they were changed. */
final class WiredDeployment {
    private final Workplace place;
    private final Wiring wiring;

    WiredDeployment(Workplace place) {
        this.place = place;
        this.wiring = place.wiring();
    }

    PlanDeployment planDeployment(@Nullable String templates, boolean forceSecrets, boolean adopt, boolean skipLanes) {
        GitRevision revision = place.revision();
        return new PlanDeployment(
                place.bundles(templates),
                place.openFleet(),
                new WiredTargets(
                        wiring,
                        revision,
                        forceSecrets,
                        adopt,
                        lastDeployed()::originals,
                        skipLanes ? WiredTargets.Lanes.unasked() : WiredTargets.Lanes.asked(lanesFromHere())),
                revision);
    }

    ApplyPlan applyPlan(@Nullable String templates, boolean forceSecrets, boolean adopt, boolean skipLanes) {
        return new ApplyPlan(
                planDeployment(templates, forceSecrets, adopt, skipLanes),
                rollouts(),
                (fleet, request, sink) -> new WiredVerification(place).signals().run(fleet, request, sink),
                wiring.stop(),
                lastDeployed());
    }

    Rollouts rollouts() {
        return new Rollouts(
                new RolloutFiles(place.state().resolve("rollouts"), place.profiles()), wiring.clock(), wiring.who());
    }

    ShowHistory showHistory() {
        return new ShowHistory(openPlaces());
    }

    RollBack rollBack(boolean skipLanes) {
        LanesFromHere lanes = new LanesFromHere(new WiredLanes(wiring).releaseProber());
        return new RollBack(
                new OpenPlaces(place.openFleet(), new WiredPlaces(wiring, place.revision(), lanes, skipLanes)),
                (fleet, request, sink) -> new WiredVerification(place).signals().run(fleet, request, sink),
                wiring.stop(),
                profile -> skipLanes ? List.of() : LaneRequests.of(profile));
    }

    private LanesFromHere lanesFromHere() {
        return new LanesFromHere(new WiredLanes(wiring).hastyProber());
    }

    FindDrift findDrift() {
        GitRevision revision = place.revision();
        return new FindDrift(
                place.bundles(null),
                place.openFleet(),
                new WiredPlaces(wiring, revision),
                unchanged(revision),
                lastDeployed());
    }

    Uninstall uninstall() {
        GitRevision revision = place.revision();
        return new Uninstall(
                place.openFleet(),
                new WiredPlaces(wiring, revision),
                unchanged(revision),
                lastDeployed(),
                wiring.stop());
    }

    /** Targets that get nothing new. */
    private WiredTargets unchanged(GitRevision revision) {
        return new WiredTargets(wiring, revision, false, false, lastDeployed()::originals);
    }

    private OpenPlaces openPlaces() {
        return new OpenPlaces(place.openFleet(), new WiredPlaces(wiring, place.revision()));
    }

    /** One directory for each directory of profiles: two may have profiles of one name. */
    private WiredState lastDeployed() {
        return new WiredState(place.state(), place.profiles());
    }
}
