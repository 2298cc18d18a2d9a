package io.obsctl.deploy;

import io.obsctl.model.Artifact;
import io.obsctl.model.Bundle;
import io.obsctl.model.Change;
import io.obsctl.model.DriftReport;
import io.obsctl.model.DriftReport.Drift;
import io.obsctl.model.ForeignText;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Release;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells what was changed outside obsctl from what is not deployed yet. Pure. */
public final class DriftFinder {
    private DriftFinder() {}

    /** A host or a directory beside its own record, and its record beside the profile. */
    public static DriftReport of(TargetRef target, Place.Comparison comparison, Bundle bundle) {
        if (comparison instanceof Place.Comparison.Unreadable unreadable) {
            return new DriftReport.Unasked(target, unreadable.reason());
        }
        Place.Comparison.Read read = (Place.Comparison.Read) comparison;
        List<Drift> drift = new ArrayList<>();
        Map<String, Release.File> left = new TreeMap<>();
        read.release().ifPresent(r -> r.files().forEach(f -> left.put(f.path(), f)));
        for (Place.Now now : read.files()) {
            file(now, left.remove(now.file().path()), drift);
        }
        left.values()
                .forEach(f -> drift.add(new Drift(
                        f.path(),
                        "missing",
                        f.secret() ? "" : UnifiedDiff.between(f.path(), f.shown(), null),
                        "",
                        null,
                        "")));
        read.odd().forEach(o -> drift.add(odd(o)));
        Map<String, String> deployed = new TreeMap<>();
        read.release().ifPresent(r -> r.files().forEach(f -> deployed.put(f.path(), text(f.shown(), f.mode()))));
        return new DriftReport.Known(target, drift, undeployed(target, deployed, bundle), List.of(), List.of());
    }

    private static void file(Place.Now now, Release.@Nullable File put, List<Drift> drift) {
        Release.Seen seen = now.file();
        if (put == null) {
            drift.add(new Drift(
                    now.label(),
                    "added",
                    ForeignText.masked(
                            UnifiedDiff.between(seen.path(), null, seen.text().orElse(""))),
                    now.owner(),
                    now.changed(),
                    now.hint()));
            return;
        }
        List<String> what = new ArrayList<>();
        String diff = "";
        if (!seen.intact()) {
            what.add(put.secret() ? "changed, not shown: it holds credentials" : "changed");
            diff = put.secret()
                    ? ""
                    : UnifiedDiff.between(seen.path(), put.shown(), seen.text().orElse(""));
        }
        if (seen.mode() != put.mode()) {
            what.add("mode 0" + Integer.toOctalString(seen.mode()) + ", was 0" + Integer.toOctalString(put.mode()));
        }
        if (!now.rightOwner().isEmpty() && !now.owner().equals(now.rightOwner())) {
            what.add("owner " + now.owner() + ", was " + now.rightOwner());
        }
        if (!what.isEmpty()) {
            drift.add(new Drift(
                    now.label(),
                    String.join("; ", what),
                    ForeignText.masked(diff),
                    now.owner(),
                    now.changed(),
                    now.hint()));
        }
    }

    private static Drift odd(Place.Odd odd) {
        String what = odd.there().isEmpty() ? "missing" : odd.expected().isEmpty() ? "added" : "changed";
        return new Drift(
                odd.label(),
                what,
                ForeignText.masked(UnifiedDiff.between(
                        odd.label(),
                        odd.expected().isEmpty() ? null : lined(odd.expected()),
                        odd.there().isEmpty() ? null : lined(odd.there()))),
                odd.owner(),
                odd.changed(),
                odd.hint());
    }

    private static String lined(String text) {
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static String text(String shown, int mode) {
        return mode == 0644 ? shown : shown + "# mode 0" + Integer.toOctalString(mode) + "\n";
    }

    private static List<Change> undeployed(TargetRef target, Map<String, String> deployed, Bundle bundle) {
        List<Surveyed.Wanted> wanted = bundle.artifacts().stream()
                .filter(a -> HostLayout.KINDS.contains(a.kind()))
                .map(a -> new Surveyed.Wanted(a.path(), text(a.shownText(), Release.modeOf(a)), a.path()))
                .toList();
        return changes(target, wanted, states(deployed));
    }

    private static Map<String, Observation.State> states(Map<String, String> texts) {
        Map<String, Observation.State> states = new HashMap<>();
        texts.forEach((path, text) -> states.put(path, new Observation.State(text, path, null)));
        return states;
    }

    private static List<Change> changes(
            TargetRef target, List<Surveyed.Wanted> wanted, Map<String, Observation.State> there) {
        Surveyed surveyed = new Surveyed(target, wanted, new Observation.Seen(there, "", List.of()));
        TargetPlan plan = Planner.plan("", "", "", List.of(surveyed)).targets().get(0);
        return ((TargetPlan.Ready) plan)
                .changes().stream()
                        .filter(c -> c.action() != Change.Action.NONE)
                        .toList();
    }

    /**
     * Grafana or a ruler beside what was last deployed from here, if that is known.
     *
     * @param deployed canonical text by artifact; empty when nothing is remembered
     */
    public static DriftReport of(
            Target target, List<Artifact> artifacts, Observation observation, Optional<Map<String, String>> deployed) {
        TargetRef ref = target.ref();
        if (observation instanceof Observation.Unreadable unreadable) {
            return unreadable.foreign().isEmpty()
                    ? new DriftReport.Unasked(ref, unreadable.reason())
                    : replaced(ref, unreadable, deployed.orElse(Map.of()));
        }
        Observation.Seen seen = (Observation.Seen) observation;
        Map<String, Surveyed.Wanted> wanted = new LinkedHashMap<>();
        artifacts.forEach(
                a -> wanted.put(a.path(), new Surveyed.Wanted(a.path(), target.canonical(a), target.label(a))));
        List<Problem> notes = seen.notes();
        if (deployed.isEmpty()) {
            return new DriftReport.Known(
                    ref, List.of(), List.of(), changes(ref, List.copyOf(wanted.values()), seen.states()), notes);
        }
        List<Drift> drift = new ArrayList<>();
        Map<String, String> left = new TreeMap<>(deployed.get());
        new TreeMap<>(seen.states()).forEach((path, state) -> {
            String put = left.remove(path);
            Surveyed.Wanted goal = wanted.get(path);
            boolean asWanted = goal != null && goal.canonical().equals(state.text());
            if (!state.text().equals(put) && !asWanted) {
                drift.add(new Drift(
                        state.label(),
                        put == null ? "added" : "changed",
                        ForeignText.masked(UnifiedDiff.between(path, put, state.text())),
                        "",
                        null,
                        state.hint()));
            }
        });
        left.forEach((path, put) -> drift.add(
                new Drift(wanted.containsKey(path) ? wanted.get(path).label() : path, "missing", "", "", null, "")));
        return new DriftReport.Known(
                ref,
                drift,
                changes(ref, List.copyOf(wanted.values()), states(deployed.get())).stream()
                        .filter(c -> !isThere(c, seen, wanted))
                        .toList(),
                List.of(),
                notes);
    }

    /** What stands where obsctl's should and no longer bears its mark; the rest was not compared, which the note says. */
    private static DriftReport replaced(
            TargetRef ref, Observation.Unreadable unreadable, Map<String, String> deployed) {
        List<Drift> drift = new ArrayList<>();
        new TreeMap<>(unreadable.foreign())
                .forEach((path, there) -> drift.add(new Drift(
                        there.label(),
                        "somebody else's now",
                        ForeignText.masked(UnifiedDiff.between(path, deployed.get(path), there.text())),
                        "",
                        null,
                        there.hint())));
        return new DriftReport.Known(ref, drift, List.of(), List.of(), List.of(unreadable.reason()));
    }

    /** Somebody else deployed it from elsewhere: the record here is behind, the place is not. */
    private static boolean isThere(Change change, Observation.Seen seen, Map<String, Surveyed.Wanted> wanted) {
        Observation.State state = seen.states().get(change.artifact());
        Surveyed.Wanted goal = wanted.get(change.artifact());
        return goal == null ? state == null : state != null && state.text().equals(goal.canonical());
    }
}
