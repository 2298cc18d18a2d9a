package io.obsctl.app;

import io.obsctl.deploy.Outcomes;
import io.obsctl.event.Sink;
import io.obsctl.model.HostSelection;
import io.obsctl.model.PlaceHistory;
import io.obsctl.problem.ExitCode;
import java.util.List;

/** What was deployed where, when and by whom. Reads everything, writes nothing. */
public final class ShowHistory {
    private final OpenPlaces places;

    public ShowHistory(OpenPlaces places) {
        this.places = places;
    }

    /** One history a place. */
    public record Shown(List<PlaceHistory> histories) {
        public Shown {
            histories = List.copyOf(histories);
        }

        /** {@code DONE} when every place was asked; else why the first of the others was not. */
        public ExitCode exitCode() {
            return histories.stream()
                    .filter(h -> h instanceof PlaceHistory.Unread)
                    .map(h -> Outcomes.unasked(((PlaceHistory.Unread) h).reason()))
                    .findFirst()
                    .orElse(ExitCode.DONE);
        }
    }

    /**
     * Asks every chosen place; one that cannot be asked is an answer too.
     *
     * @throws io.obsctl.problem.ObsctlException {@code USAGE} when the profile or the selection cannot be used
     */
    public Shown show(String profile, HostSelection selection, Sink sink) {
        try (OpenPlaces.Opened opened = places.open(profile, selection)) {
            return new Shown(opened.histories(sink));
        }
    }
}
