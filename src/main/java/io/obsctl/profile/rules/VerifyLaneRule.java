package io.obsctl.profile.rules;

import io.obsctl.model.OtlpSource;
import io.obsctl.model.Signal;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is sent over OTLP can be read back, or nobody can prove that it arrived. */
final class VerifyLaneRule implements Rule {
    private static final Map<Signal, String> READ_FROM =
            new EnumMap<>(Map.of(Signal.TRACES, "tempo", Signal.METRICS, "mimir", Signal.LOGS, "loki"));

    @Override
    public void check(Subject s) {
        OtlpSource otlp = s.profile().collect().otlp();
        if (otlp == null) {
            return;
        }
        var lanes = LaneTable.of(s.profile().stack().lanes());
        List<String> signals = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        READ_FROM.forEach((signal, lane) -> {
            boolean taken = switch (signal) {
                case TRACES -> otlp.traces();
                case METRICS -> otlp.metrics();
                case LOGS -> otlp.logs();
            };
            if (taken && !lanes.containsKey(lane) && !s.findings().isStandIn(LaneTable.pointer(lane))) {
                signals.add(signal.word());
                missing.add(lane);
            }
        });
        if (!missing.isEmpty()) {
            s.report(
                    Problem.warning(
                                    "profile/verify-lane",
                                    "a signal cannot be read back",
                                    "`verify` cannot prove that " + String.join(", ", signals)
                                            + " arrive without `stack.lanes`: " + String.join(", ", missing))
                            .hint("Add url and id of each."),
                    "/collect/otlp");
        }
    }
}
