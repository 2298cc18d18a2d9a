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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Does what a plan says: in waves, with a bound on how many at once, and stops when too many fail. Keeps no state
 * between calls.
 */
public final class Executor {
    private static final Set<String> EARLIER = Set.of("deploy/last-run", "deploy/last-broken", "deploy/unfinished");

    /** Why a rollout stopped whose wave was not proved, before the wave's name. */
    public static final String VERIFY_FAILED = WaveRunner.VERIFY_FAILED;

    private final Means means;

    public Executor(Rollout rollout, Sink sink) {
        this(new Means(rollout, sink, new StopSignal(), RolloutWatch.none()));
    }

    public Executor(Means means) {
        this.means = means;
    }

    /**
     * What it works by.
     *
     * @param stop heeded between targets: no further one is begun
     */
    public record Means(Rollout rollout, Sink sink, StopSignal stop, RolloutWatch watch) {}

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
     * Applies the plan in the waves that the rollout wants.
     *
     * @param labels of hosts, by target, for choosing canaries
     * @param skipBlocked leave blocked targets out rather than refuse everything
     * @return one outcome for each target of the plan, in the plan's order
     * @throws ObsctlException with the code of {@link Outcomes#blocked} before anything is written when a target is
     *     blocked; with {@code INTERRUPTED} when the thread is interrupted: what a target has begun it finishes or puts
     *     back by itself
     */
    public List<Outcome> execute(
            Plan plan,
            Bundle bundle,
            List<? extends Target> targets,
            Map<TargetRef, Map<String, String>> labels,
            boolean skipBlocked) {
        requireReadable(plan, skipBlocked);
        return execute(plan, bundle, targets, Waves.of(changing(plan), labels, means.rollout()));
    }

    /** @throws ObsctlException with the code of {@link Outcomes#blocked} when a target is blocked and none may be */
    public static void requireReadable(Plan plan, boolean skipBlocked) {
        if (!plan.blocked().isEmpty() && !skipBlocked) {
            throw new ObsctlException(
                    Outcomes.blocked(plan),
                    plan.blocked().stream().map(TargetPlan.Blocked::reason).toList());
        }
    }

    /** The waves of the plan's targets that have something to do. */
    public static List<Wave> waves(Plan plan, Predicate<TargetRef> canary, Rollout rollout) {
        return Waves.of(changing(plan), canary, rollout);
    }

    /** How an earlier run ended that nobody heard of is said by the next one, also when that has nothing to do. */
    private void tellWhatHappenedBefore(TargetPlan target) {
        if (target instanceof TargetPlan.Ready ready) {
            ready.notes().stream()
                    .filter(note -> EARLIER.contains(note.id().toString()))
                    .forEach(note ->
                            means.sink().emit(new Event.Noticed(ready.target().name(), note)));
        }
    }

    private static List<TargetRef> changing(Plan plan) {
        return plan.targets().stream()
                .filter(t -> t instanceof TargetPlan.Ready r && r.changesAnything())
                .map(TargetPlan::target)
                .toList();
    }

    /**
     * Applies the plan in these waves, which name every target that has something to do.
     *
     * @return one outcome for each target of the plan, in the plan's order
     */
    public List<Outcome> execute(Plan plan, Bundle bundle, List<? extends Target> targets, List<Wave> waves) {
        Map<TargetRef, Target> byRef = new HashMap<>();
        targets.forEach(t -> byRef.put(t.ref(), t));
        Map<TargetRef, Outcome> outcomes = new HashMap<>();
        Map<TargetRef, TargetPlan.Ready> toDo = new HashMap<>();
        for (TargetPlan target : plan.targets()) {
            tellWhatHappenedBefore(target);
            if (target instanceof TargetPlan.Blocked blocked) {
                outcomes.put(target.target(), new Outcome.Refused(target.target(), blocked.reason()));
            } else if (target instanceof TargetPlan.Ready ready && ready.changesAnything()) {
                toDo.put(target.target(), ready);
            } else {
                outcomes.put(target.target(), new Outcome.Unchanged(target.target()));
            }
        }
        outcomes.putAll(new WaveRunner(means, bundle, toDo, byRef).run(waves));
        return plan.targets().stream()
                .map(t -> Objects.requireNonNull(outcomes.get(t.target()), "no wave holds " + t.target()))
                .toList();
    }
}
