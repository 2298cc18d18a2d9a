package io.obsctl.app;

import io.obsctl.deploy.RolloutWatch;
import io.obsctl.event.Sink;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetRef;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyRequest;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What all that goes to hosts in waves does alike: who goes first, and whether a wave works. */
final class WaveGate implements RolloutWatch {
    private final LoadedProfile fleet;
    private final ApplyPlan.Proof proof;
    private final Sink sink;

    WaveGate(LoadedProfile fleet, ApplyPlan.Proof proof, Sink sink) {
        this.fleet = fleet;
        this.proof = proof;
        this.sink = sink;
    }

    /** The hosts that a rollout begins with. */
    static Set<TargetRef> canaries(LoadedProfile fleet) {
        Map<String, String> canary = fleet.profile().hosts().rollout().canary();
        return fleet.profile().hosts().list().stream()
                .filter(h -> !canary.isEmpty() && h.has(canary))
                .map(h -> new TargetRef(TargetRef.Kind.HOST, h.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void begun(TargetRef target) {
        // Only a deploy is remembered, since only a deploy can be resumed.
    }

    @Override
    public void ended(Outcome outcome) {
        // As above.
    }

    @Override
    public Optional<Problem> proof(List<TargetRef> wave) {
        List<String> hosts = wave.stream()
                .filter(t -> t.kind() == TargetRef.Kind.HOST)
                .map(TargetRef::name)
                .toList();
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        VerifyReport report = proof.of(fleet, new VerifyRequest(hosts, Set.of(), null, ""), sink);
        if (report.signals() > 0 && report.proved() == report.signals()) {
            return Optional.empty();
        }
        return Optional.of(report.problems().stream()
                .findFirst()
                .orElse(Problem.error(
                        "rollout/not-proved",
                        "a wave does not pass verify",
                        report.proved() + " of " + report.signals() + " signals proved on "
                                + String.join(", ", hosts))));
    }
}
