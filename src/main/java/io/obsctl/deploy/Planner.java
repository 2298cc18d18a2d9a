package io.obsctl.deploy;

import io.obsctl.model.Change;
import io.obsctl.model.Change.Action;
import io.obsctl.model.ForeignText;
import io.obsctl.model.Plan;
import io.obsctl.model.TargetPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a plan from what is wanted and what is there. Pure: the same input gives the same plan. Texts hold references
 * where secrets go, so no plan can hold a secret.
 */
public final class Planner {
    private Planner() {}

    /**
     * Decides. Targets come in the order of their kinds and, within a kind, as given; changes in the order of their
     * artifacts' paths.
     *
     * @param revision git revision of the profile's directory, or empty
     * @param digest the bundle's digest
     */
    public static Plan plan(String profile, String revision, String digest, List<Surveyed> surveyed) {
        List<TargetPlan> targets = surveyed.stream()
                .sorted(Comparator.comparing(s -> s.target().kind()))
                .map(Planner::decide)
                .toList();
        return new Plan(profile, revision, digest, targets);
    }

    private static TargetPlan decide(Surveyed one) {
        if (one.observation() instanceof Observation.Unreadable unreadable) {
            return new TargetPlan.Blocked(one.target(), unreadable.reason(), foreign(one, unreadable));
        }
        Observation.Seen seen = (Observation.Seen) one.observation();
        Map<String, Observation.State> left = new HashMap<>(seen.states());
        List<Change> changes = new ArrayList<>();
        for (Surveyed.Wanted wanted : one.wanted()) {
            changes.add(change(wanted, left.remove(wanted.path()), seen.effect()));
        }
        left.forEach((path, state) -> changes.add(new Change(
                Action.REMOVE,
                path,
                state.label(),
                UnifiedDiff.between(path, state.text(), null),
                seen.effect(),
                state.version())));
        changes.sort(Comparator.comparing(Change::artifact));
        return new TargetPlan.Ready(one.target(), changes, seen.notes());
    }

    /** What replacing it would change. Others write what they like into their files, so what looks secret is masked. */
    private static List<Change> foreign(Surveyed one, Observation.Unreadable unreadable) {
        Map<String, String> wanted = new HashMap<>();
        one.wanted().forEach(w -> wanted.put(w.path(), w.canonical()));
        return unreadable.foreign().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> new Change(
                        Action.UPDATE,
                        e.getKey(),
                        e.getValue().label(),
                        ForeignText.masked(
                                UnifiedDiff.between(e.getKey(), e.getValue().text(), wanted.get(e.getKey()))),
                        "",
                        e.getValue().version()))
                .toList();
    }

    private static Change change(
            Surveyed.Wanted wanted, Observation.@org.jspecify.annotations.Nullable State there, String effect) {
        if (there == null) {
            return new Change(
                    Action.CREATE,
                    wanted.path(),
                    wanted.label(),
                    UnifiedDiff.between(wanted.path(), null, wanted.canonical()),
                    effect,
                    null);
        }
        if (there.text().equals(wanted.canonical())) {
            return new Change(Action.NONE, wanted.path(), wanted.label(), "", "", there.version());
        }
        return new Change(
                Action.UPDATE,
                wanted.path(),
                wanted.label(),
                UnifiedDiff.between(wanted.path(), there.text(), wanted.canonical()),
                effect,
                there.version());
    }
}
