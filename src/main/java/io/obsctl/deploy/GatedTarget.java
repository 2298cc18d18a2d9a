package io.obsctl.deploy;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A target that is blocked when something is to change there and a backend would not let the new config in. */
public final class GatedTarget implements Target {
    private final Target target;
    private final LaneGate gate;
    private volatile List<Problem> unasked = List.of();

    /**
     * @param requests what shows whether the lanes let the release in
     * @param there asks from the target itself
     * @param here asks from this machine what the target has no means to ask
     */
    public GatedTarget(Target target, List<LaneRequest> requests, LaneAsker there, LaneAsker here) {
        this.target = target;
        this.gate = new LaneGate(target.ref(), requests, there, here);
    }

    @Override
    public TargetRef ref() {
        return target.ref();
    }

    @Override
    public boolean takes(Artifact artifact) {
        return target.takes(artifact);
    }

    @Override
    public String canonical(Artifact wanted) {
        return target.canonical(wanted);
    }

    @Override
    public String label(Artifact wanted) {
        return target.label(wanted);
    }

    /** Asks the lanes only where there is something to do, and a collector that will do it. */
    @Override
    public Observation observe(List<Artifact> wanted) {
        Observation seen = target.observe(wanted);
        if (!(seen instanceof Observation.Seen there) || there.effect().isEmpty() || !changes(there.states(), wanted)) {
            return seen;
        }
        String config = wanted.stream()
                .filter(a -> a.kind() == ArtifactKind.ALLOY_CONFIG)
                .map(Artifact::shownText)
                .findFirst()
                .orElse("");
        LaneGate.Verdict verdict = gate.ask(config);
        if (verdict.refusal().isPresent()) {
            return new Observation.Unreadable(verdict.refusal().get());
        }
        unasked = verdict.notes();
        List<Problem> notes = new ArrayList<>(there.notes());
        notes.addAll(unasked);
        return new Observation.Seen(there.states(), there.effect(), notes);
    }

    private boolean changes(Map<String, Observation.State> states, List<Artifact> wanted) {
        return states.size() != wanted.size()
                || wanted.stream().anyMatch(a -> {
                    Observation.State there = states.get(a.path());
                    return there == null || !there.text().equals(target.canonical(a));
                });
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        unasked.forEach(note -> sink.emit(new Event.Noticed(ref().name(), note)));
        return target.apply(plan, wanted, sink);
    }

    @Override
    public void close() {
        target.close();
    }
}
