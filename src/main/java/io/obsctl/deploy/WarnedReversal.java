package io.obsctl.deploy;

import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way back that says which backends would not let the earlier release in. It goes back all the same: whoever goes back
 * has an emergency, and a collector that runs and cannot deliver is told from one that does not run.
 */
public final class WarnedReversal implements Reversal {
    private final Reversal reversal;
    private final List<LaneRequest> requests;

    /** @param requests what shows whether lanes let somebody in, as the profile says today */
    public WarnedReversal(Reversal reversal, List<LaneRequest> requests) {
        this.reversal = reversal;
        this.requests = List.copyOf(requests);
    }

    @Override
    public TargetRef ref() {
        return reversal.ref();
    }

    @Override
    public LaneAsker lanes() {
        return reversal.lanes();
    }

    @Override
    public Sight survey() {
        Sight sight = reversal.survey();
        if (!(sight.seen() instanceof Observation.Seen seen)
                || seen.effect().isEmpty()
                || sight.wanted().stream().allMatch(w -> isThere(seen, w))) {
            return sight;
        }
        String config = sight.wanted().stream()
                .filter(w -> w.path().equals(HostLayout.CONFIG))
                .map(Wanted::text)
                .findFirst()
                .orElse("");
        List<Problem> notes = new ArrayList<>(seen.notes());
        LaneGate gate = new LaneGate(ref(), once(new LanesOfConfig(config).of(requests)), lanes(), unable());
        LaneGate.Verdict verdict = gate.ask(config);
        verdict.refusals().forEach(r -> notes.add(warning(r)));
        notes.addAll(verdict.notes());
        return new Sight(sight.wanted(), new Observation.Seen(seen.states(), seen.effect(), notes));
    }

    private static boolean isThere(Observation.Seen seen, Wanted wanted) {
        Observation.State there = seen.states().get(wanted.path());
        return there != null && there.text().equals(wanted.text());
    }

    /** One request a lane: on a way back nobody wants to wait. */
    private static List<LaneRequest> once(List<LaneRequest> all) {
        Map<Lane, LaneRequest> byLane = new LinkedHashMap<>();
        all.forEach(r -> byLane.putIfAbsent(r.lane(), r));
        return List.copyOf(byLane.values());
    }

    /** Only the place has the credentials. */
    private static LaneAsker unable() {
        return asked -> asked.stream()
                .map(r -> (LaneAsker.Answer) new LaneAsker.Answer.NoWay())
                .toList();
    }

    private static Problem warning(Problem refusal) {
        return Problem.warning(
                "deploy/lane-denied",
                "a backend does not let in what goes back; it goes back all the same",
                refusal.detail());
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        return reversal.apply(plan, wanted, sink);
    }

    @Override
    public void close() {
        reversal.close();
    }
}
