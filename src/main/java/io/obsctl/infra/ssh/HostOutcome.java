package io.obsctl.infra.ssh;

import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the end of {@code apply.sh} means. */
final class HostOutcome {
    private static final Pattern PORT = Pattern.compile(":(\\d{2,5})\\b");

    private final TargetRef ref;
    private final HostLook before;

    /** @param before the host as it was seen before the script ran */
    HostOutcome(TargetRef ref, HostLook before) {
        this.ref = ref;
        this.before = before;
    }

    Outcome of(ApplyLog.End end, TargetPlan.Ready plan, Duration took) {
        List<Change> changes = plan.changes().stream()
                .filter(c -> c.action() != Change.Action.NONE)
                .toList();
        return switch (end.result()) {
            case "applied" -> new Outcome.Applied(ref, changes, took);
            case "putback" -> new Outcome.PutBack(ref, cause(end));
            case "refused" -> new Outcome.Refused(ref, cause(end));
            default -> new Outcome.Broken(ref, changes, cause(end));
        };
    }

    private Problem cause(ApplyLog.End end) {
        String detail = ref.name() + (end.detail().isEmpty() ? "" : ": " + end.detail());
        if (end.problem().equals("deploy/changed-since-planned")) {
            return changedSincePlanned(detail);
        }
        Problem problem = ApplyProblems.of(end.problem(), detail);
        Matcher port = PORT.matcher(end.detail());
        while (end.detail().contains("in use") && port.find()) {
            String owner = before.fact("port-" + port.group(1));
            if (!owner.isEmpty() && !owner.startsWith("alloy")) {
                problem = problem.hint("Port " + port.group(1) + " on " + ref.name() + " belongs to "
                        + owner.replaceFirst(" (\\d+)$", " (pid $1)") + ".");
            }
        }
        return problem;
    }

    static Problem changedSincePlanned(String detail) {
        return Problem.error(
                        "deploy/changed-since-planned",
                        "the target is no longer as it was when the plan was made",
                        detail)
                .hint("Plan again and look at it.");
    }
}
