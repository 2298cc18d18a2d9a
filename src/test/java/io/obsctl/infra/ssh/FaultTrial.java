package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.infra.ssh.FaultCase.Kind;
import io.obsctl.model.Change;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tries one case after the other on a host. */
final class FaultTrial {
    private static final Duration MENDED = Duration.ofSeconds(90);
    private static final String TOKEN = "glc_FAKE_first";

    private final HostScene scene;
    private int count;
    private @Nullable Duration after;
    private String unit = HostLayout.OWN_UNIT_NAME;
    /** What is live; unknown after somebody else deployed. */
    private HostScene.@Nullable Wanted live;

    FaultTrial(HostScene scene) {
        this.scene = scene;
        Breakpoint.install(scene);
    }

    HostScene scene() {
        return scene;
    }

    /** What one who deployed was told, and whether the fault struck. */
    private record Attempt(@Nullable Outcome outcome, Strike strike) {}

    /** As {@link #run}, but the fault strikes after a time that has nothing to do with what is under way. */
    FaultVerdict runAfter(FaultCase it, Duration delay) {
        after = delay;
        try {
            return tried(it);
        } finally {
            after = null;
            it.fault().lift(scene);
        }
    }

    /** Throws an AssertionError when the fault did not strike, the host is not whole, or nothing says so. */
    FaultVerdict run(FaultCase it) {
        try {
            FaultVerdict verdict = tried(it);
            assertThat(verdict.strike().hit())
                    .as("the fault struck: " + verdict.strike().how())
                    .isTrue();
            return verdict;
        } finally {
            it.fault().lift(scene);
        }
    }

    private FaultVerdict tried(FaultCase it) {
        count++;
        HostScene.Wanted wanted = prepare(it);
        HostScene.@Nullable Wanted old = live;
        live = null;
        String before = scene.live();
        String lastRun = lastRun();
        Attempt attempt = it.fault().endsClient() ? killed(it) : deploy(it, wanted);
        FaultVerdict verdict = judge(it, wanted, before, lastRun, attempt);
        if (!it.fault().endsClient() && it.fault() != Fault.SECOND_DEPLOY) {
            live = verdict.ended().equals("old") ? old : wanted;
        }
        return verdict;
    }

    /** A host that is whole, with something to lose unless this is a first deploy. Gives what is to be deployed. */
    private HostScene.Wanted prepare(FaultCase it) {
        Breakpoint.release(scene);
        if (live == null
                || it.kind() == Kind.FIRST
                || it.fault().needsDisk()
                || scene.hasHomeDisk()
                || !unit.equals(it.fault().unit())
                || scene.live().isEmpty()
                || !scene.notWhole(unit).isEmpty()) {
            clean(it);
        }
        if (it.kind() == Kind.FIRST) {
            assertThat(scene.live()).isEmpty();
        } else if (live == null) {
            live = given("# old\n", "one");
        }
        String remark = live == null ? "" : live.remark();
        HostScene.Wanted wanted = it.kind() == Kind.ROLLBACK
                ? given("# earlier than " + count + "\n", remark)
                : new HostScene.Wanted(
                        "# case " + count + " " + it + "\n" + it.config() + "\n",
                        it.kind().restarts() ? "case " + count : remark,
                        TOKEN);
        if (it.kind() == Kind.ROLLBACK) {
            live = given("# later than that\n", remark);
        }
        // What the test itself put down is no part of what a power cut may lose.
        scene.there("sync");
        if (it.at() != null) {
            it.at().arm(scene);
        }
        return wanted;
    }

    private void clean(FaultCase it) {
        live = null;
        unit = it.fault().unit();
        scene.there("systemctl stop obsctl-alloy.service alloy.service 'obsctl-again-*' 'obsctl-apply-*' squatter");
        if (scene.hasHomeDisk()) {
            scene.unmountHomeDisk();
        }
        scene.there(
                "chattr -i /var/lib/obsctl; /usr/bin/rm -rf /var/lib/obsctl/* /var/lib/obsctl/.[a-z]* /run/obsctl /etc/systemd/system/obsctl-*"
                        + " /etc/systemd/system/multi-user.target.wants/*alloy* /etc/systemd/system/multi-user.target.wants/obsctl-*"
                        + " /etc/systemd/system/alloy.service* /usr/lib/systemd/system/alloy.service; systemctl daemon-reload; systemctl reset-failed");
        if (it.fault().needsDisk()) {
            scene.mountHomeDisk();
        }
        if (!unit.equals(HostLayout.OWN_UNIT_NAME)) {
            scene.there(
                    "mkdir -p /etc/alloy; echo '// theirs' >/etc/alloy/config.alloy; printf '[Service]\\nExecStart=/usr/bin/alloy run"
                            + " --server.http.listen-addr=127.0.0.1:12345 /etc/alloy/config.alloy\\nRestart=always\\nRestartSec=1\\n"
                            + "[Install]\\nWantedBy=multi-user.target\\n' >/usr/lib/systemd/system/alloy.service;"
                            + " systemctl daemon-reload; systemctl enable --now alloy.service");
        }
    }

    private HostScene.Wanted given(String config, String remark) {
        HostScene.Wanted wanted = new HostScene.Wanted(config, remark, TOKEN);
        Outcome outcome = scene.deploy(wanted, Duration.ZERO, Sink.none());
        if (outcome instanceof Outcome.Refused) {
            outcome = scene.deploy(wanted, Duration.ZERO, Sink.none());
        }
        assertThat(outcome).as("what was there before").isInstanceOf(Outcome.Applied.class);
        return wanted;
    }

    private Attempt deploy(FaultCase it, HostScene.Wanted wanted) {
        StepTimes times = new StepTimes();
        Strike strike = Strike.of(false, "");
        if (it.at() == null && after == null && it.fault() != Fault.NONE) {
            strike = it.fault().strike(scene);
        }
        CompletableFuture<Outcome> run = CompletableFuture.supplyAsync(() -> it.kind() == Kind.ROLLBACK
                ? scene.rollback(it.settle(), times)
                : scene.deploy(wanted, it.settle(), times));
        if (it.at() != null) {
            Breakpoint.awaitReached(scene, it.at());
            strike = it.fault() == Fault.SECOND_DEPLOY
                    ? second(wanted)
                    : it.fault().strike(scene);
            Breakpoint.release(scene);
        } else if (after != null) {
            LockSupport.parkNanos(after.toNanos());
            boolean over = run.isDone();
            strike = it.fault().strike(scene);
            strike = Strike.of(strike.hit() && !over, over ? "the run was over" : strike.how());
        }
        try {
            Outcome outcome = run.get(3, TimeUnit.MINUTES);
            return new Attempt(outcome, it.fault() == Fault.NONE ? byItself(it, outcome, times) : strike);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("obsctl: " + e, e);
        }
    }

    /** Another one comes while the first is held. It has the same unit, so that it reloads as well. */
    private Strike second(HostScene.Wanted wanted) {
        Outcome other = scene.deploy(
                new HostScene.Wanted("# the other " + count + "\n", wanted.remark(), wanted.token()),
                Duration.ofSeconds(1),
                Sink.none());
        assertThat(other).as("the other one").isInstanceOfAny(Outcome.Refused.class, Outcome.Applied.class);
        return Strike.of(Breakpoint.reached(scene), "the other one heard: " + said(other) + detail(other));
    }

    /** What the config does by itself shows in how the run ends. */
    private static Strike byItself(FaultCase it, Outcome outcome, StepTimes times) {
        String said = said(outcome);
        if (it.config().startsWith("slow-start")) {
            double seconds = times.untilHealthy();
            // Three to start and three to settle, counted in whole seconds of the host.
            return Strike.of(seconds >= 4.9, "%.1f s until healthy and settled".formatted(seconds));
        }
        String expected = switch (it.config().split(" ")[0]) {
            case "syntax-error" -> "PutBack deploy/(reload-refused|restarting|not-active|restart-failed|no-answer)";
            case "wrong-id" -> "PutBack deploy/credentials-refused";
            case "crash-after" -> "PutBack deploy/(restarting|not-active|no-answer)";
            case "invalid" -> "Refused deploy/validate-refused";
            default -> throw new IllegalArgumentException(it.config());
        };
        return Strike.of(said.matches(expected), said + detail(outcome));
    }

    /** The program itself, ended by SIGKILL. */
    private Attempt killed(FaultCase it) {
        try {
            Process program = scene.program("1.0." + count, "3s", "deploy", "prod");
            if (it.at() != null) {
                Breakpoint.awaitReached(scene, it.at());
            } else if (after != null) {
                LockSupport.parkNanos(after.toNanos());
            }
            boolean alive = program.isAlive();
            int status = program.destroyForcibly().waitFor();
            // The host learns of it when the connection ends.
            Breakpoint.release(scene);
            return new Attempt(
                    null, Strike.of(alive && status == 137, alive ? "status " + status : "the run was over"));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("obsctl: " + e, e);
        }
    }

    private String lastRun() {
        return scene.there("cat /run/obsctl/last 2>/dev/null || cat /var/lib/obsctl/last 2>/dev/null")
                .replaceAll("(?m)^told=.*\n?", "")
                .strip();
    }

    private FaultVerdict judge(FaultCase it, HostScene.Wanted wanted, String before, String lastRun, Attempt attempt) {
        Outcome outcome = attempt.outcome();
        if (it.fault() != Fault.PAGE_TAKEN) {
            // The service stays up while the fault lasts; only bookkeeping may have to wait for its end.
            awaitRunning(it);
        }
        Strike strike = after == null ? still(it, attempt.strike()) : attempt.strike();
        it.fault().lift(scene);
        String[] why = {""};
        try {
            HostScene.await(
                    "the host is whole",
                    MENDED,
                    () -> (why[0] = scene.notWhole(unit)).isEmpty()
                            && !scene.there("systemctl list-units --no-legend --plain 'obsctl-apply-*'")
                                    .contains("obsctl-apply-"));
        } catch (AssertionError e) {
            throw new AssertionError("broken after " + outcome + ": " + why[0] + "\n" + traces(), e);
        }
        String state = scene.live().equals(before) ? "old" : "new";
        if (outcome instanceof Outcome.Applied) {
            assertThat(state).as("it said " + outcome).isEqualTo("new");
        } else if ((outcome instanceof Outcome.PutBack || outcome instanceof Outcome.Refused)
                && it.fault() != Fault.SECOND_DEPLOY) {
            assertThat(state).as("it said " + outcome).isEqualTo("old");
        }
        boolean ended = !lastRun().equals(lastRun);
        String next = outcome == null ? programSays(ended, state) : nextRunSays(it, wanted, ended, outcome, state);
        return new FaultVerdict(strike, state, outcome == null ? "nothing" : said(outcome), next);
    }

    /** What lasts was there until the run had ended. */
    private Strike still(FaultCase it, Strike strike) {
        if (it.fault() == Fault.DISK_FULL) {
            // What the run gave back itself is free again.
            String free = scene.there("df -Pk /var/lib/obsctl | awk 'NR == 2 { print $4 }'");
            boolean full = free.matches("\\d+") && Integer.parseInt(free) < 500;
            return Strike.of(strike.hit() && full, strike.how() + ", " + free + " KiB free at the end");
        }
        Strike now = it.fault().lasts(scene);
        if (it.fault() == Fault.CLOCK_FORWARD || it.fault() == Fault.CLOCK_BACK) {
            String when = scene.there("sed -n 's/^when=//p' /run/obsctl/last");
            return Strike.of(
                    strike.hit() && when.startsWith(it.fault() == Fault.CLOCK_FORWARD ? "2099" : "1999"),
                    strike.how() + ", the run is dated " + when);
        }
        return Strike.of(strike.hit() && now.hit(), strike.how() + (now.hit() ? "" : "; at the end: " + now.how()));
    }

    private String traces() {
        return scene.there(
                "ls -la /var/lib/obsctl /etc/systemd/system; tail -n 20 /run/obsctl/*.log; cat /var/lib/obsctl/journal;"
                        + " systemctl status --no-pager 'obsctl*' alloy | tail -n 40; journalctl -q --no-pager -n 40 -u obsctl-recover");
    }

    private void awaitRunning(FaultCase it) {
        String[] why = {""};
        try {
            HostScene.await("a release runs", MENDED, () -> {
                why[0] = scene.notWhole(unit);
                return why[0].isEmpty()
                        || (why[0].startsWith("there is a journal") && it.fault() != Fault.NONE && runs());
            });
        } catch (AssertionError e) {
            throw new AssertionError("not running while it lasts: " + why[0] + "\n" + traces(), e);
        }
    }

    private boolean runs() {
        return scene.live().isEmpty()
                || (scene.there("systemctl is-active " + unit).equals("active")
                        && scene.page("/-/healthy").contains("healthy."));
    }

    private static String said(Outcome outcome) {
        String cause = cause(outcome).map(c -> " " + c.id()).orElse("");
        return outcome.getClass().getSimpleName() + cause;
    }

    private static String detail(Outcome outcome) {
        return cause(outcome)
                .map(c -> ": " + c.detail().lines().findFirst().orElse(""))
                .orElse("");
    }

    private static java.util.Optional<Problem> cause(Outcome outcome) {
        if (outcome instanceof Outcome.PutBack back) {
            return java.util.Optional.of(back.cause());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return java.util.Optional.of(refused.cause());
        }
        return outcome instanceof Outcome.Broken broken
                ? java.util.Optional.of(broken.cause())
                : java.util.Optional.empty();
    }

    /** Nothing that happened on the host stays unsaid. */
    private String nextRunSays(FaultCase it, HostScene.Wanted wanted, boolean ended, Outcome outcome, String state) {
        TargetPlan plan = scene.plan(wanted);
        assertThat(plan).as("the next plan").isInstanceOf(TargetPlan.Ready.class);
        TargetPlan.Ready ready = (TargetPlan.Ready) plan;
        boolean changes = ready.changes().stream().anyMatch(c -> c.action() != Change.Action.NONE);
        if (it.fault() != Fault.SECOND_DEPLOY) {
            assertThat(changes).as("the next plan has something to do").isEqualTo(state.equals("old"));
        }
        String cause = cause(outcome).map(FaultTrial::id).orElse("");
        boolean heard = !List.of("ssh/outcome-unknown", "deploy/not-started").contains(cause);
        if (ended && !heard && !told()) {
            assertThat(ready.notes().stream().map(FaultTrial::id))
                    .as("the next plan says how it ended")
                    .contains("deploy/last-run");
        }
        return (changes ? "something to change" : "nothing to change")
                + ready.notes().stream()
                        .filter(n -> id(n).matches("deploy/(last-.*|unfinished)"))
                        .map(n -> "; " + id(n) + " " + n.detail())
                        .collect(Collectors.joining());
    }

    /** Likewise, from outside: a person who was never told plans again. */
    private String programSays(boolean ended, String state) {
        try {
            Process plan = scene.program("1.0." + count, "3s", "plan", "prod", "--detailed-exitcode", "-o", "json");
            int status = plan.waitFor();
            String said = Files.readString(scene.directory.resolve("program.log"));
            assertThat(status).as(said).isEqualTo(state.equals("old") ? 1 : 0);
            if (ended && !told()) {
                assertThat(said).as("the next plan says how it ended").contains("deploy/last-run");
            }
            return (status == 1 ? "something to change" : "nothing to change")
                    + (said.contains("deploy/last-run") ? "; deploy/last-run" : "");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("obsctl: " + e, e);
        }
    }

    private boolean told() {
        return scene.there("cat /var/lib/obsctl/last /run/obsctl/last").contains("told=yes");
    }

    private static String id(Problem problem) {
        return problem.id().toString();
    }

    /** When the steps of a run began and ended. Used by the thread that deploys, read when it is done. */
    private static final class StepTimes implements Sink {
        private long activated;
        private long healthy;

        @Override
        public synchronized void emit(Event event) {
            if (event instanceof Event.Started begun && begun.step().matches("reload|restart")) {
                activated = System.nanoTime();
            } else if (event instanceof Event.Finished ended && ended.step().equals("health")) {
                healthy = System.nanoTime();
            }
        }

        synchronized double untilHealthy() {
            return (healthy - activated) / 1e9;
        }
    }
}
