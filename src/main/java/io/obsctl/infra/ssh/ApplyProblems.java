package io.obsctl.infra.ssh;

import io.obsctl.problem.Problem;
import java.util.Map;

/** The reasons that {@code apply.sh} gives by id, in words. */
final class ApplyProblems {
    /** Every id that the script can say; a test compares this list with the script. */
    static final Map<String, String> SUMMARIES = Map.ofEntries(
            Map.entry("deploy/lock-conflict", "another deploy is under way at this target"),
            Map.entry("deploy/unfinished-conflict", "an earlier deploy was interrupted there and is not mended"),
            Map.entry("deploy/changed-since-planned", "the target is no longer as it was when the plan was made"),
            Map.entry("deploy/release-missing", "the release that was put on the host is gone"),
            Map.entry("deploy/foreign-file", "a file is in the way that obsctl did not write"),
            Map.entry("deploy/unit-masked", "the unit is masked, so nothing can start it"),
            Map.entry("deploy/lane-not-seen", "nothing was sent on a lane while the change settled"),
            Map.entry("deploy/journal-damaged", "the journal of an interrupted deploy could not be read"),
            Map.entry("deploy/write-failed", "the release cannot be written"),
            Map.entry("deploy/daemon-reload", "systemd does not read its units again"),
            Map.entry("deploy/reload-refused", "the collector does not take the new config"),
            Map.entry("deploy/restart-failed", "the unit does not start"),
            Map.entry("deploy/restarting", "the collector ends again and again"),
            Map.entry("deploy/not-active", "the unit is not active"),
            Map.entry("deploy/no-answer", "the collector does not answer"),
            Map.entry("deploy/unhealthy", "the collector is not healthy"),
            Map.entry("deploy/other-config", "the collector runs another config than the one that was deployed"),
            Map.entry("deploy/credentials-refused", "the backend refuses the collector's credentials"),
            Map.entry("deploy/sends-fail", "the collector cannot send what it collects"),
            Map.entry("deploy/interrupted", "the deploy was interrupted on the host"));

    private static final Map<String, String> OURS =
            Map.of("deploy/not-started", "the deploy did not start on the host");

    private ApplyProblems() {}

    /** Something that the script noticed and that stopped nothing. */
    static Problem note(String id, String detail) {
        return Problem.info(id, SUMMARIES.getOrDefault(id, "something was noticed on the host"), detail);
    }

    static Problem of(String id, String detail) {
        String summary = SUMMARIES.getOrDefault(id, OURS.get(id));
        return summary == null
                ? Problem.error("deploy/failed", "the deploy failed on the host", detail)
                : Problem.error(id, summary, detail);
    }
}
