package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.event.Sink;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Tries one case after the other on a host. */
final class FaultTrial {
    private static final String UNIT = "obsctl-alloy.service";
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final Duration MENDED = Duration.ofSeconds(90);

    private final HostScene scene;
    private int count;
    private @Nullable Duration after;
    /** What the live unit says of itself; empty when that is not known. */
    private String remark = "";

    FaultTrial(HostScene scene) {
        this.scene = scene;
        Breakpoint.install(scene);
    }

    HostScene scene() {
        return scene;
    }

    /** As {@link #run}, but the fault strikes after a time that has nothing to do with what is under way. */
    String runAfter(FaultCase it, Duration delay) {
        after = delay;
        try {
            return run(it);
        } finally {
            after = null;
        }
    }

    /** Gives what happened in a line. Throws an AssertionError when the host is not whole, or when nothing says so. */
    String run(FaultCase it) {
        try {
            return tried(it);
        } finally {
            it.fault().lift(scene);
        }
    }

    private String tried(FaultCase it) {
        prepare(it);
        String before = scene.live();
        String lastRun = lastRun();
        HostScene.Wanted wanted = new HostScene.Wanted(
                "# case " + ++count + " " + it + "\n" + it.config() + "\n",
                it.restart() ? "case " + count : remark,
                "glc_FAKE_first");
        String unit = remark;
        remark = "";
        Outcome outcome = it.fault().endsClient() ? killed(it) : deploy(it, wanted);
        String verdict = judge(it, wanted, before, lastRun, outcome);
        if (!it.fault().endsClient() && it.fault() != Fault.SECOND_DEPLOY) {
            remark = scene.live().equals(before) ? unit : wanted.remark();
        }
        return verdict;
    }

    /** A host that is whole, with something to lose unless this is a first deploy. */
    private void prepare(FaultCase it) {
        Breakpoint.release(scene);
        boolean whole = !remark.isEmpty()
                && scene.notWhole(UNIT).isEmpty()
                && !scene.live().isEmpty();
        boolean disk = it.fault().needsDisk();
        boolean mounted = scene.there("grep -q '^none /var/lib/obsctl tmpfs' /proc/mounts && echo yes")
                .equals("yes");
        if (!whole || it.first() || disk || mounted) {
            scene.there(
                    "systemctl stop '" + UNIT
                            + "' 'obsctl-again-*' 'obsctl-apply-*' squatter;"
                            + " ! grep -q '^none /var/lib/obsctl tmpfs' /proc/mounts || umount -l /var/lib/obsctl;"
                            + " chattr -i /var/lib/obsctl; /usr/bin/rm -rf /var/lib/obsctl/* /var/lib/obsctl/.[a-z]* /run/obsctl /etc/systemd/system/obsctl-*"
                            + " /etc/systemd/system/multi-user.target.wants/obsctl-*; systemctl daemon-reload; systemctl reset-failed; sync");
        }
        if (disk) {
            scene.there("mkdir -p /var/lib/obsctl; mount -t tmpfs -o size=24m none /var/lib/obsctl");
        }
        if (it.first()) {
            assertThat(scene.live()).isEmpty();
        } else if (scene.live().isEmpty()) {
            Outcome first = scene.deploy(HostScene.Wanted.of("# old\n"), Duration.ZERO, Sink.none());
            if (first instanceof Outcome.Refused) {
                first = scene.deploy(HostScene.Wanted.of("# old\n"), Duration.ZERO, Sink.none());
            }
            assertThat(first).as("the old release").isInstanceOf(Outcome.Applied.class);
            remark = "one";
        }
        if (it.at() != null) {
            it.at().arm(scene);
        }
    }

    private Outcome deploy(FaultCase it, HostScene.Wanted wanted) {
        CompletableFuture<Outcome> run = CompletableFuture.supplyAsync(() -> scene.deploy(wanted, SETTLE, Sink.none()));
        if (it.at() != null) {
            Breakpoint.awaitReached(scene, it.at());
            if (it.fault() == Fault.SECOND_DEPLOY) {
                // It has the same unit, so that it reloads as well.
                Outcome second = scene.deploy(
                        new HostScene.Wanted("# the other " + count + "\n", wanted.remark(), wanted.token()),
                        Duration.ofSeconds(1),
                        Sink.none());
                assertThat(second).as("the other one").isInstanceOfAny(Outcome.Refused.class, Outcome.Applied.class);
            }
            it.fault().strike(scene);
            Breakpoint.release(scene);
        } else if (after != null) {
            LockSupport.parkNanos(after.toNanos());
            it.fault().strike(scene);
        }
        try {
            return run.get(3, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("obsctl: " + e, e);
        }
    }

    /** The program itself, ended by SIGKILL. */
    private @Nullable Outcome killed(FaultCase it) {
        try {
            Process program = scene.program("1.0." + count, "3s", "deploy", "prod");
            if (it.at() != null) {
                Breakpoint.awaitReached(scene, it.at());
            } else if (after != null) {
                LockSupport.parkNanos(after.toNanos());
            }
            program.destroyForcibly().waitFor();
            // The host learns of it when the connection ends.
            Breakpoint.release(scene);
            return null;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("obsctl: " + e, e);
        }
    }

    private String lastRun() {
        return scene.there("cat /run/obsctl/last /var/lib/obsctl/last 2>/dev/null | sed -n 's/^run=//p' | head -n 1");
    }

    private String judge(
            FaultCase it, HostScene.Wanted wanted, String before, String lastRun, @Nullable Outcome outcome) {
        if (it.fault() != Fault.PAGE_TAKEN) {
            // The service stays up while the fault lasts; only bookkeeping may have to wait for its end.
            awaitRunning(it);
        }
        it.fault().lift(scene);
        String[] why = {""};
        try {
            HostScene.await(
                    "the host is whole",
                    MENDED,
                    () -> (why[0] = scene.notWhole(UNIT)).isEmpty()
                            && !scene.there("systemctl list-units --no-legend --plain 'obsctl-apply-*'")
                                    .contains("obsctl-apply-"));
        } catch (AssertionError e) {
            throw new AssertionError(
                    "broken after " + outcome + ": " + why[0] + "\n"
                            + scene.there(
                                    "tail -n 20 /run/obsctl/*.log; systemctl status --no-pager 'obsctl*' | tail -n 30"),
                    e);
        }
        String live = scene.live();
        String state = live.equals(before) ? "old" : "new";
        if (outcome instanceof Outcome.Applied) {
            assertThat(state).as("it said " + outcome).isEqualTo("new");
        } else if ((outcome instanceof Outcome.PutBack || outcome instanceof Outcome.Refused)
                && it.fault() != Fault.SECOND_DEPLOY) {
            assertThat(state).as("it said " + outcome).isEqualTo("old");
        }
        nextRunSays(it, wanted, lastRun, outcome, state);
        return state + ", "
                + (outcome == null ? "client killed" : outcome.getClass().getSimpleName() + cause(outcome));
    }

    private void awaitRunning(FaultCase it) {
        String[] why = {""};
        try {
            HostScene.await("a release runs", MENDED, () -> {
                why[0] = scene.notWhole(UNIT);
                return why[0].isEmpty()
                        || (why[0].startsWith("there is a journal") && it.fault() != Fault.NONE && runs());
            });
        } catch (AssertionError e) {
            throw new AssertionError("not running while it lasts: " + why[0], e);
        }
    }

    private boolean runs() {
        return scene.live().isEmpty()
                || (scene.there("systemctl is-active " + UNIT).equals("active")
                        && scene.page("/-/healthy").contains("healthy."));
    }

    private static String cause(Outcome outcome) {
        if (outcome instanceof Outcome.PutBack back) {
            return " " + back.cause().id();
        }
        if (outcome instanceof Outcome.Refused refused) {
            return " " + refused.cause().id();
        }
        return outcome instanceof Outcome.Broken broken ? " " + broken.cause().id() : "";
    }

    /** Nothing that happened on the host stays unsaid. */
    private void nextRunSays(
            FaultCase it, HostScene.Wanted wanted, String lastRun, @Nullable Outcome outcome, String state) {
        TargetPlan plan = scene.plan(wanted);
        assertThat(plan).as("the next plan").isInstanceOf(TargetPlan.Ready.class);
        TargetPlan.Ready ready = (TargetPlan.Ready) plan;
        boolean changes = ready.changes().stream().anyMatch(c -> c.action() != Change.Action.NONE);
        if (!it.fault().endsClient() && it.fault() != Fault.SECOND_DEPLOY) {
            assertThat(changes).as("the next plan has something to do").isEqualTo(state.equals("old"));
        }
        List<String> notes = ready.notes().stream().map(FaultTrial::id).toList();
        boolean ended = !lastRun().equals(lastRun);
        boolean heard = outcome != null
                && !(outcome instanceof Outcome.Broken broken
                        && id(broken.cause()).equals("ssh/outcome-unknown"));
        if (ended
                && !heard
                && !scene.there("cat /var/lib/obsctl/last /run/obsctl/last").contains("told=yes")) {
            assertThat(notes).as("the next plan says how it ended").contains("deploy/last-run");
        }
    }

    private static String id(Problem problem) {
        return problem.id().toString();
    }
}
