package io.obsctl.deploy;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Bundle;
import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.model.Rollout;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does what a plan says: in waves, with a bound on how many at once, and stops when too many fail. Keeps no state
 * between calls.
 */
public final class Executor {
    private static final String STOPPED = "an earlier wave failed";

    private final Rollout rollout;
    private final Sink sink;

    public Executor(Rollout rollout, Sink sink) {
        this.rollout = rollout;
        this.sink = sink;
    }

    /**
     * Refuses a plan that was shown earlier when the bundle or any target has changed since. Nothing is written.
     *
     * @throws ObsctlException with exit code {@code CONFLICT} and one problem for each target that differs
     */
    public static void requireSame(Plan shown, Plan now) {
        List<Problem> problems = new ArrayList<>();
        if (!shown.profile().equals(now.profile()) || !shown.digest().equals(now.digest())) {
            problems.add(Problem.error(
                            "deploy/profile-changed-since-planned",
                            "the profile is no longer the one that was planned",
                            "planned " + shown.profile() + " " + shorten(shown.digest()) + ", now " + now.profile()
                                    + " " + shorten(now.digest()))
                    .hint("Plan again and look at it."));
        }
        Map<TargetRef, TargetPlan> current = new HashMap<>();
        now.targets().forEach(t -> current.put(t.target(), t));
        for (TargetPlan planned : shown.targets()) {
            TargetPlan there = current.remove(planned.target());
            if (there == null || !same(planned, there)) {
                problems.add(changedSincePlanned(planned.target(), there == null ? "it is no target now" : ""));
            }
        }
        current.keySet().forEach(extra -> problems.add(changedSincePlanned(extra, "it was no target then")));
        if (!problems.isEmpty()) {
            throw new ObsctlException(ExitCode.CONFLICT, problems);
        }
    }

    private static boolean same(TargetPlan planned, TargetPlan there) {
        if (planned instanceof TargetPlan.Ready p && there instanceof TargetPlan.Ready t) {
            return p.changes().equals(t.changes());
        }
        return planned instanceof TargetPlan.Blocked && there instanceof TargetPlan.Blocked;
    }

    private static Problem changedSincePlanned(TargetRef target, String detail) {
        return Problem.error(
                        "deploy/changed-since-planned",
                        "the target is no longer as it was when the plan was made",
                        target.name() + (detail.isEmpty() ? "" : ": " + detail))
                .hint("Plan again and look at it.");
    }

    private static String shorten(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }

    /**
     * Applies the plan.
     *
     * @param labels of hosts, by target, for choosing canaries
     * @param skipBlocked leave blocked targets out rather than refuse everything
     * @return one outcome for each target of the plan, in the plan's order
     * @throws ObsctlException with the code of {@link Outcomes#blocked} before anything is written when a target is blocked;
     *     with {@code INTERRUPTED} when the thread is interrupted: what a target has begun it finishes or puts back by
     *     itself
     */
    public List<Outcome> execute(
            Plan plan,
            Bundle bundle,
            List<? extends Target> targets,
            Map<TargetRef, Map<String, String>> labels,
            boolean skipBlocked) {
        if (!plan.blocked().isEmpty() && !skipBlocked) {
            throw new ObsctlException(
                    Outcomes.blocked(plan),
                    plan.blocked().stream().map(TargetPlan.Blocked::reason).toList());
        }
        Map<TargetRef, Target> byRef = new HashMap<>();
        targets.forEach(t -> byRef.put(t.ref(), t));
        Map<TargetRef, Outcome> outcomes = new LinkedHashMap<>();
        Map<TargetRef, TargetPlan.Ready> toDo = new LinkedHashMap<>();
        for (TargetPlan target : plan.targets()) {
            if (target instanceof TargetPlan.Blocked blocked) {
                outcomes.put(target.target(), new Outcome.Refused(target.target(), blocked.reason()));
            } else if (target instanceof TargetPlan.Ready ready && ready.changesAnything()) {
                toDo.put(target.target(), ready);
            } else {
                outcomes.put(target.target(), new Outcome.Unchanged(target.target()));
            }
        }
        runWaves(Waves.of(List.copyOf(toDo.keySet()), labels, rollout), toDo, bundle, byRef, outcomes);
        return plan.targets().stream().map(t -> outcomes.get(t.target())).toList();
    }

    private void runWaves(
            List<Waves.Wave> waves,
            Map<TargetRef, TargetPlan.Ready> toDo,
            Bundle bundle,
            Map<TargetRef, Target> targets,
            Map<TargetRef, Outcome> outcomes) {
        AtomicInteger failures = new AtomicInteger();
        boolean stopped = false;
        try (NamedPool pool = new NamedPool("obsctl-apply", Math.min(rollout.maxParallel(), toDo.size()))) {
            for (int i = 0; i < waves.size(); i++) {
                Waves.Wave wave = waves.get(i);
                if (stopped) {
                    wave.targets().forEach(ref -> outcomes.put(ref, new Outcome.NotStarted(ref, STOPPED)));
                    continue;
                }
                String name = "wave " + (i + 1) + "/" + waves.size();
                sink.emit(new Event.Started(name, describe(wave)));
                int allowed = wave.canary() ? 0 : rollout.maxFailures();
                List<Outcome> done = pool.all(wave.targets().stream()
                        .map(ref -> (Callable<Outcome>) () -> applyOne(ref, toDo, bundle, targets, failures, allowed))
                        .toList());
                done.forEach(outcome -> outcomes.put(outcome.target(), outcome));
                stopped = failures.get() > allowed;
                sink.emit(new Event.Finished(name, describe(wave), !stopped, null));
            }
        }
    }

    private static String describe(Waves.Wave wave) {
        return String.join(", ", wave.targets().stream().map(TargetRef::name).toList())
                + (wave.canary() ? " (canary)" : "");
    }

    private Outcome applyOne(
            TargetRef ref,
            Map<TargetRef, TargetPlan.Ready> toDo,
            Bundle bundle,
            Map<TargetRef, Target> targets,
            AtomicInteger failures,
            int allowed) {
        if (failures.get() > allowed) {
            return new Outcome.NotStarted(ref, "others of its wave failed");
        }
        Target target = targets.get(ref);
        TargetPlan.Ready planned = toDo.get(ref);
        if (target == null || planned == null) {
            throw new IllegalStateException("a plan for a target that is not there: " + ref);
        }
        sink.emit(new Event.Started(ref.name(), "apply"));
        Outcome outcome = outcome(target, planned, bundle);
        boolean failed = Outcomes.failed(outcome);
        if (failed) {
            failures.incrementAndGet();
        }
        sink.emit(new Event.Finished(ref.name(), "apply", !failed, null));
        return outcome;
    }

    private Outcome outcome(Target target, TargetPlan.Ready planned, Bundle bundle) {
        try {
            return target.apply(planned, Survey.takenBy(target, bundle), sink);
        } catch (ObsctlException e) {
            return new Outcome.Refused(target.ref(), e.problems().get(0));
        }
    }
}
