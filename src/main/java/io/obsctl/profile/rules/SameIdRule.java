package io.obsctl.profile.rules;

import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lanes of one Grafana Cloud stack have different ids; a wrong one answers 401. */
final class SameIdRule implements Rule {
    @Override
    public void check(Subject s) {
        if (s.profile().stack().kind() == StackKind.SELF_HOSTED) {
            return;
        }
        Map<String, String> seen = new LinkedHashMap<>();
        LaneTable.of(s.profile().stack().lanes()).forEach((key, lane) -> {
            // Fleet Management may take the stack's own id, as the OTLP gateway does: not known for sure.
            if (lane.auth() == LaneAuth.BASIC && lane.id() != null && !key.equals("fleet")) {
                String first = seen.putIfAbsent(lane.id(), key);
                if (first != null) {
                    report(s, first, key, lane);
                }
            }
        });
    }

    private static void report(Subject s, String first, String key, LaneAddress lane) {
        s.report(
                Problem.warning(
                                "profile/same-id",
                                "two lanes have the same instance id",
                                "`" + first + "` and `" + key + "` both have " + lane.id()
                                        + "; the ids of one stack all differ")
                        .run("obsctl auth check " + s.name() + " --fix"),
                LaneTable.pointer(key) + "/id",
                LaneTable.pointer(first) + "/id");
    }
}
