package io.obsctl.infra.ssh;

import io.obsctl.model.Artifact;
import io.obsctl.model.Release;
import io.obsctl.model.Version;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a host can be deployed to at all, asked before anything is written. */
final class Readiness {
    private static final Pattern HOME = Pattern.compile("/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final long SPARE_KIB = 8 << 10;

    private final String host;
    private final HostRelease what;

    Readiness(String host, HostRelease what) {
        this.host = host;
        this.what = what;
    }

    /** The first reason why not. */
    Optional<Problem> refusal(HostLook look, List<Artifact> wanted) {
        String home = what.collector().home();
        if (!HOME.matcher(home).matches() || List.of(home.split("/")).contains("..")) {
            return no("deploy/home-path", "the collector's home is no plain absolute path", home);
        }
        Optional<Artifact> odd =
                wanted.stream().filter(a -> !Release.canHold(a.path())).findFirst();
        if (odd.isPresent()) {
            return no(
                    "deploy/artifact-path",
                    "an artifact's name holds control characters",
                    odd.get().path());
        }
        if (!look.fact("missing-tools").isEmpty()) {
            return no("host/missing-tools", "programs that the deploy needs are missing", look.fact("missing-tools"));
        }
        if (look.fact("systemd").isEmpty()) {
            return no("host/no-systemd", "systemd does not run there", look.fact("os"));
        }
        if (UnitChoice.of(look, wanted).isEmpty()) {
            return no("deploy/no-unit", "the bundle holds no unit for this host", "");
        }
        return alloy(look).or(() -> space(look, wanted));
    }

    private Optional<Problem> alloy(HostLook look) {
        if (look.fact("alloy-path").isEmpty()) {
            return Optional.of(Problem.error(
                            "host/alloy-missing",
                            "Alloy is not installed there",
                            host + ": " + what.collector().binary())
                    .hint(Hint.say(
                            "Install Alloy " + what.collector().alloy() + ", or name its path in collector.binary.")));
        }
        String version = look.fact("alloy-version");
        if (!version.isEmpty()
                && !Version.parse(version).atLeast(what.collector().alloy())) {
            return no(
                    "host/alloy-too-old",
                    "the Alloy there is older than the profile says",
                    "it is " + version + ", the profile says "
                            + what.collector().alloy());
        }
        return Optional.empty();
    }

    private Optional<Problem> space(HostLook look, List<Artifact> wanted) {
        if (!look.fact("read-only").isEmpty()) {
            return no("host/permission-denied", "the home's directory cannot be written", look.fact("read-only"));
        }
        long free = look.fact("disk-free-kib").isEmpty() ? Long.MAX_VALUE : Long.parseLong(look.fact("disk-free-kib"));
        long needed = SPARE_KIB
                + wanted.stream().mapToLong(a -> a.shownText().length()).sum() / 512;
        return free < needed
                ? no(
                        "host/disk-full",
                        "there is too little room for a release",
                        free + " KiB free, " + needed + " needed")
                : Optional.empty();
    }

    private Optional<Problem> no(String id, String summary, String detail) {
        return Optional.of(Problem.error(id, summary, host + (detail.isEmpty() ? "" : ": " + detail)));
    }

    /** What a person should know besides. */
    List<Problem> notes(HostLook look, UnitChoice unit) {
        List<Problem> notes = new ArrayList<>();
        notes.add(Problem.info(
                "deploy/unit",
                "which unit runs the collector",
                host + ": "
                        + (unit.byDropIn()
                                ? "alloy.service of the distribution, by drop-in"
                                : "own unit " + unit.unit())));
        if (!look.fact("foreign-config").isEmpty()) {
            notes.add(Problem.info(
                    "deploy/foreign-config",
                    "a config that obsctl did not write stays as it is and is not read any more",
                    host + ": " + look.fact("foreign-config")));
        }
        if (look.fact("http").equals("none")) {
            notes.add(Problem.warning(
                    "host/no-http-client",
                    "the host has no HTTP client: every change restarts, and only the process is watched",
                    host + ": none of curl, wget, bash, perl"));
        }
        if (!look.fact("unfinished").isEmpty()) {
            notes.add(Problem.warning(
                    "deploy/unfinished",
                    "an earlier deploy was interrupted there, or one is under way",
                    host + ": " + look.fact("unfinished")));
        }
        return notes;
    }
}
