package io.obsctl.infra.ssh;

import io.obsctl.problem.Problem;
import java.util.Optional;

/** How the last run on a host ended, where the one who started it never heard. */
final class LastRun {
    private static final String SUMMARY = "nobody heard how the last run there ended";

    private LastRun() {}

    /** Nothing when its end was read, or when it has not ended. A host that is not whole is told again and again. */
    static Optional<Problem> note(String host, HostLook look) {
        String[] words = look.fact("last-run").split(" ", 6);
        if (words.length < 5 || !look.fact("unfinished").isEmpty()) {
            return Optional.empty();
        }
        boolean told = words[0].equals("told");
        String by = words.length > 5 && !words[5].isBlank() && !words[5].equals("-") ? " by " + words[5] : "";
        String begun = ", begun" + (by.isEmpty() ? "" : by);
        String when = words[4];
        switch (words[1]) {
            case "applied":
                return told
                        ? Optional.empty()
                        : Optional.of(Problem.info(
                                "deploy/last-run",
                                SUMMARY,
                                host + ": it went well and the new release is live since " + when
                                        + (by.isEmpty() ? "" : begun)));
            case "putback":
                return told
                        ? Optional.empty()
                        : Optional.of(Problem.warning(
                                "deploy/last-run",
                                SUMMARY,
                                host + ": the host put the former release back at " + when + byWhom(words[2]) + " ("
                                        + words[3] + ")" + (by.isEmpty() ? "" : begun)));
            case "broken":
                return Optional.of(Problem.warning(
                        "deploy/last-broken",
                        "the last run there failed and could not be put back",
                        host + ": " + words[3] + " at " + when + (by.isEmpty() ? "" : begun)));
            default:
                return Optional.empty();
        }
    }

    private static String byWhom(String how) {
        return how.equals("boot") ? " when it started again" : "";
    }
}
