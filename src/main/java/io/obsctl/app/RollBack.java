package io.obsctl.app;

import io.obsctl.deploy.Executor;
import io.obsctl.deploy.Inquiry;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Outcomes;
import io.obsctl.deploy.Place;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.ReleaseChoice;
import io.obsctl.deploy.Reversal;
import io.obsctl.deploy.Surveyed;
import io.obsctl.event.Sink;
import io.obsctl.model.Bundle;
import io.obsctl.model.HostSelection;
import io.obsctl.model.Outcome;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Plan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings hosts and directories back to a release that they keep, in the same waves and behind the same gate as a
 * deploy. Grafana and the rulers keep no releases and are left alone.
 */
public final class RollBack {
    private final OpenPlaces places;

    public RollBack(OpenPlaces places) {
        this.places = places;
    }

    /**
     * Which release.
     *
     * @param to as {@link ReleaseChoice#of} takes it
     * @param keepCredentials run it with the secrets of that time
     */
    public record Goal(String to, boolean keepCredentials) {}

    /** What would change; closing it ends the connections. */
    public static final class Planned implements AutoCloseable {
        private final OpenPlaces.Opened opened;
        private final List<Reversal> reversals;
        private final Plan plan;

        private Planned(OpenPlaces.Opened opened, List<Reversal> reversals, Plan plan) {
            this.opened = opened;
            this.reversals = List.copyOf(reversals);
            this.plan = plan;
        }

        public Plan plan() {
            return plan;
        }

        /** {@code DONE} when it can be carried out; else why not. */
        public ExitCode exitCode() {
            return plan.blocked().isEmpty() ? ExitCode.DONE : Outcomes.blocked(plan);
        }

        /** As {@link Executor#execute}. */
        public List<Outcome> apply(boolean skipBlocked, Sink sink) {
            Map<TargetRef, Map<String, String>> labels = new HashMap<>();
            opened.fleet()
                    .profile()
                    .hosts()
                    .list()
                    .forEach(h -> labels.put(new TargetRef(TargetRef.Kind.HOST, h.name()), h.labels()));
            return new Executor(opened.fleet().profile().hosts().rollout(), sink)
                    .execute(plan, new Bundle(plan.profile(), List.of()), reversals, labels, skipBlocked);
        }

        @Override
        public void close() {
            opened.close();
        }
    }

    /**
     * Plans; the caller closes the result.
     *
     * @throws ObsctlException with exit code {@code USAGE} when every place was asked and none keeps such a release
     */
    public Planned plan(String profile, HostSelection selection, Goal goal, Sink sink) {
        OpenPlaces.Opened opened = places.open(profile, selection);
        Map<TargetRef, Place> byRef = new HashMap<>();
        opened.places().forEach(p -> byRef.put(p.ref(), p));
        List<Surveyed> surveyed = new ArrayList<>();
        List<Reversal> reversals = new ArrayList<>();
        List<Problem> missing = new ArrayList<>();
        for (PlaceHistory history : opened.histories(sink)) {
            Place place = byRef.get(history.target());
            if (place == null || history instanceof PlaceHistory.Unread) {
                surveyed.add(blocked(history.target(), ((PlaceHistory.Unread) history).reason()));
                continue;
            }
            ReleaseChoice choice = ReleaseChoice.of((PlaceHistory.Known) history, goal.to());
            if (choice instanceof ReleaseChoice.Found found) {
                reversals.add(place.rollback(found.release().name(), goal.keepCredentials()));
            } else {
                missing.add(((ReleaseChoice.None) choice).reason());
                surveyed.add(blocked(history.target(), ((ReleaseChoice.None) choice).reason()));
            }
        }
        if (missing.size() == byRef.size()) {
            opened.close();
            throw new ObsctlException(ExitCode.USAGE, missing);
        }
        surveyed.addAll(new Inquiry(opened.maxParallel(), "observe", sink)
                .of(
                        reversals,
                        r -> r.ref().name(),
                        RollBack::survey,
                        s -> s.observation() instanceof Observation.Seen));
        return new Planned(opened, reversals, Planner.plan(profile, "", "", surveyed));
    }

    static Surveyed survey(Reversal reversal) {
        Reversal.Sight sight = reversal.survey();
        return new Surveyed(
                reversal.ref(),
                sight.wanted().stream()
                        .map(w -> new Surveyed.Wanted(w.path(), w.text(), w.label()))
                        .toList(),
                sight.seen());
    }

    /** What the outcomes mean as a whole, as for a deploy. */
    public static ExitCode exitCode(List<Outcome> outcomes) {
        return Outcomes.exitCode(outcomes);
    }

    private static Surveyed blocked(TargetRef target, Problem reason) {
        return new Surveyed(target, List.of(), new Observation.Unreadable(reason));
    }
}
