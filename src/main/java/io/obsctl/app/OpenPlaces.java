package io.obsctl.app;

import io.obsctl.deploy.Inquiry;
import io.obsctl.deploy.Place;
import io.obsctl.event.Sink;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.List;

/** The places of a profile that hold releases: what every command after a deploy starts with. */
public final class OpenPlaces {
    private final OpenFleet fleets;
    private final Places places;

    public OpenPlaces(OpenFleet fleets, Places places) {
        this.fleets = fleets;
        this.places = places;
    }

    /** Port: hosts and directories that hold releases. */
    @FunctionalInterface
    public interface Places {
        /** In the profile's order; the caller closes them. */
        List<Place> of(LoadedProfile profile);
    }

    /** Closing it ends the connections. */
    public record Opened(LoadedProfile fleet, List<Place> places) implements AutoCloseable {
        public Opened {
            places = List.copyOf(places);
        }

        int maxParallel() {
            return fleet.profile().hosts().rollout().maxParallel();
        }

        List<PlaceHistory> histories(Sink sink) {
            return new Inquiry(maxParallel(), "history", sink)
                    .of(places, p -> p.ref().name(), Place::history, h -> h instanceof PlaceHistory.Known);
        }

        @Override
        public void close() {
            places.forEach(Place::close);
        }
    }

    /** @throws ObsctlException with exit code {@code USAGE} when the profile is wrong or names no place at all */
    public Opened open(String profile, HostSelection selection) {
        LoadedProfile fleet = fleets.open(profile, selection);
        List<Place> all = places.of(fleet);
        if (selection.chooses()) {
            all = all.stream()
                    .filter(p -> p.ref().kind() == TargetRef.Kind.HOST)
                    .toList();
        }
        if (all.isEmpty()) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error(
                                    "usage/no-places",
                                    "the profile names no host and no directory that holds releases",
                                    profile)
                            .hint("Name hosts in `hosts.list`, or run the collector here with `runs-on: local`."));
        }
        return new Opened(fleet, all);
    }
}
