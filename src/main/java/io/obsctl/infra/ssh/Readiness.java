package io.obsctl.infra.ssh;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.ByteSize;
import io.obsctl.model.ClockOffset;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Release;
import io.obsctl.model.Version;
import io.obsctl.problem.Hint;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a host can be deployed to at all, asked before anything is written. */
final class Readiness {
    private static final Pattern HOME = Pattern.compile("/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final long SPARE_KIB = 8 << 10;

    /** {@code StateDirectory=}, without which the unit cannot write, is known from 235 (systemd's NEWS). */
    private static final int OLDEST_SYSTEMD = 235;

    /** {@code LoadCredential=} is known from 247 (systemd's NEWS). */
    private static final int CREDENTIALS_SYSTEMD = 247;

    /** Both clocks were asked within one connection: less than that is nothing to wonder at. */
    private static final Duration ODD_CLOCK = Duration.ofSeconds(30);

    private final String host;
    private final HostRelease what;

    Readiness(String host, HostRelease what) {
        this.host = host;
        this.what = what;
    }

    /** Why not: the first reason, with the others as its hints. */
    Optional<Problem> refusal(HostLook look, List<Artifact> wanted) {
        List<Problem> reasons = refusals(look, wanted);
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        Problem first = reasons.get(0);
        for (Problem other : reasons.subList(1, reasons.size())) {
            first = first.hint("Besides: " + other.summary() + " (" + other.detail() + ").");
        }
        return Optional.of(first);
    }

    /** All reasons, those first without which the others say little. */
    private List<Problem> refusals(HostLook look, List<Artifact> wanted) {
        String home = what.collector().home();
        if (!HOME.matcher(home).matches() || List.of(home.split("/")).contains("..")) {
            return List.of(no("deploy/home-path", "the collector's home is no plain absolute path", home));
        }
        Optional<Artifact> odd =
                wanted.stream().filter(a -> !Release.canHold(a.path())).findFirst();
        if (odd.isPresent()) {
            return List.of(no(
                    "deploy/artifact-path",
                    "an artifact's name holds control characters",
                    odd.get().path()));
        }
        List<Problem> reasons = new ArrayList<>();
        if (!look.fact("missing-tools").isEmpty()) {
            reasons.add(
                    no("host/missing-tools", "programs that the deploy needs are missing", look.fact("missing-tools")));
        }
        if (look.fact("systemd").isEmpty()) {
            reasons.add(no("host/no-systemd", "systemd does not run there", look.fact("os")));
            return reasons;
        }
        Optional<UnitChoice> unit = UnitChoice.of(look, wanted);
        if (unit.isEmpty()) {
            reasons.add(no("deploy/no-unit", "the bundle holds no unit for this host", ""));
            return reasons;
        }
        reasons.addAll(new ForeignFiles(host, look, unit.get(), what.collector().home()).refusals(what.adopt()));
        add(reasons, alloy(look, wanted));
        add(reasons, systemd(look, unit.get(), wanted));
        add(reasons, masked(look, unit.get().unit()));
        add(reasons, space(look, wanted));
        add(reasons, memory(look));
        add(reasons, clock(look));
        reasons.addAll(ports(look, unit.get(), wanted));
        return reasons;
    }

    private static void add(List<Problem> reasons, @Nullable Problem reason) {
        if (reason != null) {
            reasons.add(reason);
        }
    }

    private @Nullable Problem alloy(HostLook look, List<Artifact> wanted) {
        if (new HostView(look, wanted, java.util.Map.of(), what.collector().home()).installs()) {
            return HostInstall.refusal(host, what.collector(), look);
        }
        Version needed = what.collector().alloy();
        if (look.fact("alloy-path").isEmpty()) {
            return no(
                            "host/alloy-missing",
                            "Alloy is not installed there",
                            what.collector().binary())
                    .hint(Hint.say("Install Alloy " + needed + ", or name its path in collector.binary."));
        }
        if (!look.fact("alloy-fails").isEmpty()) {
            return no(
                    "host/alloy-fails",
                    "the Alloy there does not even say its version",
                    look.fact("alloy-path") + " on " + look.fact("arch") + ": " + look.fact("alloy-fails"));
        }
        String version = look.fact("alloy-version");
        if (!version.isEmpty() && !Version.parse(version).atLeast(needed)) {
            return no(
                            "host/alloy-too-old",
                            "the Alloy there is older than the profile says",
                            look.fact("alloy-path") + " is " + version + ", the profile says " + needed)
                    .hint("Update Alloy there, or write `collector.alloy: \"" + Version.parse(version)
                            + "\"` and check what that changes.");
        }
        return null;
    }

    private @Nullable Problem systemd(HostLook look, UnitChoice unit, List<Artifact> wanted) {
        Integer version = new LookFacts(look).systemd();
        boolean credentials = wanted.stream()
                .anyMatch(a -> unit.links().contains(a.path()) && a.shownText().contains("LoadCredential="));
        int needed = credentials ? CREDENTIALS_SYSTEMD : OLDEST_SYSTEMD;
        return version != null && version < needed
                ? no(
                        "host/systemd-too-old",
                        "the systemd there is older than the unit needs",
                        "it is " + version + ", " + (credentials ? "LoadCredential" : "the unit") + " needs " + needed)
                : null;
    }

    private @Nullable Problem masked(HostLook look, String unit) {
        return look.fact("enabled-" + unit).startsWith("masked")
                ? ApplyProblems.of("deploy/unit-masked", host + ": " + unit + " is masked")
                        .hint(Hint.say("Unmask it there: `systemctl unmask " + unit + "`."))
                : null;
    }

    private @Nullable Problem space(HostLook look, List<Artifact> wanted) {
        if (!look.fact("read-only").isEmpty()) {
            return no("host/permission-denied", "the home's directory cannot be written", look.fact("read-only"));
        }
        long needed = neededKib(wanted);
        ByteSize free = new LookFacts(look).size("disk-free-kib");
        return free != null && free.bytes() >> 10 < needed
                ? no(
                        "host/disk-full",
                        "there is too little room for a release",
                        (free.bytes() >> 10) + " KiB free, " + needed + " needed")
                : null;
    }

    /** How much free disk a deploy of these wants to see, twice their size and some to spare. */
    static long neededKib(List<Artifact> wanted) {
        return SPARE_KIB
                + wanted.stream().mapToLong(a -> a.shownText().length()).sum() / 512;
    }

    private @Nullable Problem memory(HostLook look) {
        ByteSize there = new LookFacts(look).size("memory-kib");
        ByteSize bound = what.collector().limits().memory();
        return there != null && there.bytes() < bound.bytes()
                ? no(
                                "host/memory-short",
                                "the collector may use more memory than the machine has",
                                (there.bytes() >> 20) + " MiB there, collector.limits.memory is " + bound)
                        .hint("Set `collector.limits.memory` to what the machine can spare.")
                : null;
    }

    private @Nullable Problem clock(HostLook look) {
        Duration off = new LookFacts(look).clockOff();
        return off != null && new ClockOffset(off).tooFar() ? clockProblem(off) : null;
    }

    private Problem clockProblem(Duration off) {
        return no(
                        "host/clock-off",
                        "the host's clock and this machine's differ",
                        Math.abs(off.toSeconds()) + " seconds " + (off.isNegative() ? "behind" : "ahead"))
                .hint(
                        "A backend refuses signals from its future. See which of the two is wrong: `timedatectl` on both.");
    }

    /** Addresses that the release listens on and that another unit's process holds. */
    private List<Problem> ports(HostLook look, UnitChoice unit, List<Artifact> wanted) {
        StringBuilder text = new StringBuilder();
        wanted.stream()
                .filter(a ->
                        a.kind() == ArtifactKind.ALLOY_CONFIG || unit.links().contains(a.path()))
                .forEach(a -> text.append(a.shownText()).append('\n'));
        List<Problem> problems = new ArrayList<>();
        boolean runs = look.fact("active-" + unit.unit()).equals("active");
        for (HostFacts.Listener listener : new LookFacts(look).listeners()) {
            boolean ours = listener.unit().isEmpty()
                    ? runs
                    : List.of(HostLayout.OWN_UNIT_NAME, HostLayout.DISTRIBUTION_UNIT_NAME)
                            .contains(listener.unit());
            if (ours) {
                continue;
            }
            addresses().stream()
                    .filter(a -> Addresses.port(a).equals(String.valueOf(listener.port())))
                    .filter(a -> meets(Addresses.bare(a), listener.address()))
                    .filter(a -> text.indexOf(a) >= 0)
                    .findFirst()
                    .ifPresent(a -> problems.add(no(
                            "host/port-taken",
                            "another program listens where the collector should",
                            a + " belongs to " + listener.program()
                                    + (listener.pid() > 0 ? " (pid " + listener.pid() + ")" : "")
                                    + (listener.unit().isEmpty() ? "" : " of " + listener.unit()))));
        }
        return problems;
    }

    private List<String> addresses() {
        List<String> all = new ArrayList<>(List.of(
                what.collector().listen().ui(),
                what.collector().listen().otlpGrpc(),
                what.collector().listen().otlpHttp()));
        if (what.collector().door() != null) {
            all.add(what.collector().door().listen());
        }
        return all;
    }

    private static boolean meets(String wanted, String taken) {
        return taken.equals("*") || wanted.equals("*") || taken.equals(wanted);
    }

    private Problem no(String id, String summary, String detail) {
        return Problem.error(id, summary, host + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** What a person should know besides. */
    List<Problem> notes(HostLook look, UnitChoice unit, List<Artifact> wanted) {
        List<Problem> notes = new ArrayList<>();
        notes.add(note(
                "deploy/unit",
                "which unit runs the collector",
                unit.byDropIn() ? "alloy.service of the distribution, by drop-in" : "own unit " + unit.unit()));
        delivery(unit, wanted)
                .ifPresent(d -> notes.add(note("deploy/credentials", "how secrets reach the collector", d)));
        if (what.adopt()) {
            notes.addAll(new ForeignFiles(host, look, unit, what.collector().home()).adopted());
        }
        if (!look.fact("foreign-config").isEmpty()) {
            notes.add(note(
                    "deploy/foreign-config",
                    "a config that obsctl did not write stays as it is and is not read any more",
                    look.fact("foreign-config")));
        }
        if (look.fact("http").equals("none")) {
            notes.add(warning(
                    "host/no-http-client",
                    "the host has no HTTP client: every change restarts, and only the process is watched",
                    "none of curl, wget, bash, perl"));
        }
        if (!look.fact("unfinished").isEmpty()) {
            notes.add(warning(
                    "deploy/unfinished",
                    "an earlier deploy was interrupted there, or one is under way",
                    look.fact("unfinished")));
        }
        LastRun.note(host, look).ifPresent(notes::add);
        if (look.fact("alloy-version").isEmpty()) {
            notes.add(warning(
                    "host/alloy-version-unknown",
                    "the Alloy there does not say which version it is, so nothing says that it is new enough",
                    look.fact("alloy-path")));
        }
        Duration off = new LookFacts(look).clockOff();
        if (off != null && off.abs().compareTo(ODD_CLOCK) > 0) {
            notes.add(clockProblem(off).as(io.obsctl.problem.Severity.WARNING));
        }
        security(look, notes);
        return notes;
    }

    private static Optional<String> delivery(UnitChoice unit, List<Artifact> wanted) {
        if (wanted.stream()
                .anyMatch(a -> a.kind() == ArtifactKind.ENV_FILE && !a.secrets().isEmpty())) {
            return Optional.of("environment file, mode 0600; a rotation restarts it");
        }
        if (wanted.stream().noneMatch(a -> a.kind() == ArtifactKind.CREDENTIAL)) {
            return Optional.empty();
        }
        boolean bySystemd = wanted.stream()
                .anyMatch(a -> unit.links().contains(a.path()) && a.shownText().contains("LoadCredential="));
        return Optional.of(
                bySystemd
                        ? "LoadCredential of systemd; a rotation restarts it"
                        : "files of root, readable for the group " + HostLayout.USER
                                + ", mode 0440; a rotation reloads it");
    }

    private void security(HostLook look, List<Problem> notes) {
        if (look.fact("selinux").equals("enforcing")) {
            notes.add(note(
                    "host/selinux",
                    "SELinux is enforcing there: it may keep the collector from files that the unit allows",
                    "after a failure look at `ausearch -m avc -ts recent`"));
        }
        if (look.fact("apparmor").contains("alloy")) {
            notes.add(note(
                    "host/apparmor",
                    "AppArmor has a profile for Alloy there: it may keep it from files that the unit allows",
                    look.fact("apparmor").replaceFirst("^enabled ", "")));
        }
        String cgroup = look.fact("cgroup");
        if (!cgroup.isEmpty() && !cgroup.contains("memory")) {
            notes.add(warning(
                    "host/no-memory-bound",
                    "the kernel there does not bound a service's memory; only GOMEMLIMIT holds",
                    "cgroup " + cgroup));
        }
    }

    private Problem note(String id, String summary, String detail) {
        return Problem.info(id, summary, host + ": " + detail);
    }

    private Problem warning(String id, String summary, String detail) {
        return Problem.warning(id, summary, host + ": " + detail);
    }
}
