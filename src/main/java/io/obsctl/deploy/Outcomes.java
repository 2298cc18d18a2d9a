package io.obsctl.deploy;

import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import io.obsctl.problem.ProblemId;
import java.util.List;

/** What the outcomes of a deploy mean as a whole. */
public final class Outcomes {
    private Outcomes() {}

    /**
     * {@code DONE} when everything planned is done; {@code PARTIAL} when something is broken, or some changed and some
     * did not; {@code NO} when what failed was put back whole and nothing else changed. When nothing was begun
     * anywhere, the first refusal's own code.
     */
    public static ExitCode exitCode(List<Outcome> outcomes) {
        boolean changed = outcomes.stream().anyMatch(o -> o instanceof Outcome.Applied);
        boolean putBack = outcomes.stream().anyMatch(o -> o instanceof Outcome.PutBack);
        boolean failed = outcomes.stream().anyMatch(Outcomes::failed);
        if (outcomes.stream().anyMatch(o -> o instanceof Outcome.Broken) || (changed && failed)) {
            return ExitCode.PARTIAL;
        }
        if (!failed) {
            return ExitCode.DONE;
        }
        return putBack
                ? ExitCode.NO
                : outcomes.stream()
                        .filter(o -> o instanceof Outcome.Refused)
                        .map(o -> refusal(((Outcome.Refused) o).cause().id()))
                        .findFirst()
                        .orElse(ExitCode.NO);
    }

    /**
     * Why a plan cannot be carried out: {@code CONFLICT} when something foreign is in the way, {@code TOO_OLD} when a
     * version is, {@code DENIED} when nothing but a backend's refusal is, else {@code UNREACHABLE}: a state that was not
     * read.
     */
    public static ExitCode blocked(Plan plan) {
        if (!plan.blocked().isEmpty()
                && plan.blocked().stream().allMatch(b -> b.reason().id().equals(LaneGate.DENIED))) {
            return ExitCode.DENIED;
        }
        for (TargetPlan.Blocked blocked : plan.blocked()) {
            ExitCode code = refusal(blocked.reason().id());
            if (code == ExitCode.CONFLICT || code == ExitCode.TOO_OLD) {
                return code;
            }
        }
        return ExitCode.UNREACHABLE;
    }

    /** Why a place that was asked gave no answer: {@code DENIED}, {@code TOO_OLD}, else {@code UNREACHABLE}. */
    public static ExitCode unasked(Problem reason) {
        ExitCode code = refusal(reason.id());
        return code == ExitCode.DENIED || code == ExitCode.TOO_OLD ? code : ExitCode.UNREACHABLE;
    }

    /** Whether this outcome is anything but what was asked for. */
    public static boolean failed(Outcome outcome) {
        return !(outcome instanceof Outcome.Applied || outcome instanceof Outcome.Unchanged);
    }

    /** The exit code of a refusal follows from the last words of its problem's id. */
    static ExitCode refusal(ProblemId id) {
        String name = id.name();
        if (name.endsWith("changed-since-planned")
                || name.endsWith("conflict")
                || name.startsWith("foreign")
                || name.endsWith("foreign")) {
            return ExitCode.CONFLICT;
        }
        if (name.endsWith("auth-failed")
                || name.endsWith("unauthorized")
                || name.endsWith("forbidden")
                || name.endsWith("denied")
                || name.endsWith("host-key")) {
            return ExitCode.DENIED;
        }
        if (name.endsWith("unreachable") || name.endsWith("timeout") || name.endsWith("connection-lost")) {
            return ExitCode.UNREACHABLE;
        }
        return name.endsWith("too-old") ? ExitCode.TOO_OLD : ExitCode.NO;
    }
}
