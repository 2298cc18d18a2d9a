package io.obsctl.profile.rules;

import io.obsctl.model.LaneAddress;
import io.obsctl.model.OtlpSource;
import io.obsctl.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What is sent over OTLP can be read back, or nobody can prove that it arrived. */
final class VerifyLaneRule implements Rule {
    @Override
    public void check(Subject s) {
        OtlpSource otlp = s.profile().collect().otlp();
        if (otlp == null) {
            return;
        }
        var lanes = s.profile().stack().lanes();
        readable(s, otlp.traces(), lanes.tempo(), "traces", "tempo");
        readable(s, otlp.metrics(), lanes.mimir(), "metrics", "mimir");
        readable(s, otlp.logs(), lanes.loki(), "logs", "loki");
    }

    private static void readable(Subject s, boolean taken, @Nullable LaneAddress lane, String signal, String key) {
        if (taken && lane == null) {
            s.report(
                    Problem.warning(
                                    "profile/verify-lane",
                                    "a signal cannot be read back",
                                    "`verify` cannot prove that " + signal + " arrive without `stack.lanes." + key
                                            + "`")
                            .hint("Add its url and id."),
                    "/collect/otlp",
                    LaneTable.pointer(key));
        }
    }
}
