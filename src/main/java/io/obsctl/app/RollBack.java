package io.obsctl.app;

import io.obsctl.deploy.Executor;
import io.obsctl.deploy.Inquiry;
import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Outcomes;
import io.obsctl.deploy.Place;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.ReleaseChoice;
import io.obsctl.deploy.Reversal;
import io.obsctl.deploy.StopSignal;
import io.obsctl.deploy.Surveyed;
import io.obsctl.deploy.WarnedReversal;
import io.obsctl.deploy.Wave;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Bundle;
import io.obsctl.model.HostSelection;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Outcome;
import io.obsctl.model.PlaceHistory;
import io.obsctl.model.Plan;
import io.obsctl.model.Profile;
import io.obsctl.model.Rollout;
import io.obsctl.model.RolloutChoice;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings hosts and directories back to a release that they keep, in the same waves and behind the same gate as a
 * deploy. Grafana and the rulers keep no releases and are left alone.
 */
public final class RollBack {
    private final OpenPlaces places;
    private final ApplyPlan.Proof proof;
    private final StopSignal stop;
    private final Lanes lanes;

    public RollBack(OpenPlaces places, ApplyPlan.Proof proof, StopSignal stop, Lanes lanes) {
        this.places = places;
        this.proof = proof;
        this.stop = stop;
        this.lanes = lanes;
    }

    /** Port: what shows whether backends let a profile's collectors in; none where nobody is to be asked. */
    @FunctionalInterface
    public interface Lanes {
        List<LaneRequest> of(Profile profile);
    }

    /**
     * Which release.
     *
     * @param to as {@link ReleaseChoice#of} takes it
     * @param keepCredentials run it with the secrets of that time
     */
    public record Goal(String to, boolean keepCredentials) {}

    /** What would change; closing it ends the connections. */
    public final class Planned implements AutoCloseable {
        private final OpenPlaces.Opened opened;
        private final List<Reversal> reversals;
        private final Plan plan;
        private final Set<String> digests;

        private Planned(OpenPlaces.Opened opened, List<Reversal> reversals, Plan plan, Set<String> digests) {
            this.opened = opened;
            this.reversals = List.copyOf(reversals);
            this.plan = plan;
            this.digests = Set.copyOf(digests);
        }

        public Plan plan() {
            return plan;
        }

        /** {@code DONE} when it can be carried out; {@code USAGE} when all that is wrong is the wish; else why not. */
        public ExitCode exitCode() {
            List<TargetPlan.Blocked> blocked = plan.blocked();
            boolean onlyTheWish =
                    blocked.stream().allMatch(b -> b.reason().id().toString().startsWith("rollback/"));
            return blocked.isEmpty() ? ExitCode.DONE : onlyTheWish ? ExitCode.USAGE : Outcomes.blocked(plan);
        }

        /**
         * What names the goal wherever a place stands by now, for going on after a stop: the first digits of the one
         * release that all go back to; empty when they are several.
         */
        public Optional<String> goal() {
            return digests.size() == 1
                    ? digests.stream()
                            .map(d -> d.substring(0, Math.min(8, d.length())))
                            .findFirst()
                    : Optional.empty();
        }

        /** In the waves of a deploy, with its bounds, its proofs and its answer to Ctrl-C. */
        public ApplyPlan.Applied apply(boolean skipBlocked, RolloutChoice choice, Sink sink) {
            Executor.requireReadable(plan, skipBlocked);
            LoadedProfile fleet = opened.fleet();
            Rollout rollout = fleet.profile().hosts().rollout().with(choice);
            List<Wave> waves = Executor.waves(plan, WaveGate.canaries(fleet)::contains, rollout);
            List<Outcome> outcomes = new Executor(
                            new Executor.Means(rollout, sink, stop, new WaveGate(fleet, proof, sink)))
                    .execute(plan, new Bundle(plan.profile(), List.of()), reversals, waves);
            return new ApplyPlan.Applied(
                    outcomes, stop.requested() ? ExitCode.INTERRUPTED : Outcomes.exitCode(outcomes));
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
        List<LaneRequest> requests = lanes.of(opened.fleet().profile());
        List<Reversal> reversals = new ArrayList<>();
        List<Problem> missing = new ArrayList<>();
        Map<String, List<String>> digests = new TreeMap<>();
        for (PlaceHistory history : opened.histories(sink)) {
            Place place = byRef.get(history.target());
            if (place == null || history instanceof PlaceHistory.Unread) {
                surveyed.add(blocked(history.target(), ((PlaceHistory.Unread) history).reason()));
                continue;
            }
            ReleaseChoice choice = ReleaseChoice.of((PlaceHistory.Known) history, goal.to());
            if (choice instanceof ReleaseChoice.Found found) {
                reversals.add(
                        new WarnedReversal(place.rollback(found.release().name(), goal.keepCredentials()), requests));
                digests.computeIfAbsent(found.release().digest(), d -> new ArrayList<>())
                        .add(place.ref().name());
            } else {
                Problem none = ((ReleaseChoice.None) choice).reason().run("obsctl history " + profile);
                missing.add(none);
                surveyed.add(blocked(history.target(), none));
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
        if (digests.size() > 1) {
            sink.emit(new Event.Noticed(profile, different(digests)));
        }
        return new Planned(opened, reversals, Planner.plan(profile, "", "", surveyed), digests.keySet());
    }

    private static Problem different(Map<String, List<String>> digests) {
        return Problem.warning(
                        "rollback/different-releases",
                        "places go back to different releases",
                        digests.entrySet().stream()
                                .map(e -> e.getKey()
                                                .substring(
                                                        0,
                                                        Math.min(8, e.getKey().length())) + ": "
                                        + String.join(", ", e.getValue()))
                                .collect(Collectors.joining("; ")))
                .hint("`--to` with the digits of one release brings all to that.");
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

    private static Surveyed blocked(TargetRef target, Problem reason) {
        return new Surveyed(target, List.of(), new Observation.Unreadable(reason));
    }
}
