package io.obsctl.deploy;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Bundle;
import io.obsctl.model.Outcome;
import io.obsctl.model.Rollout;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Changes targets wave by wave, until too many fail, a proof fails or a person wants it to end. Serves one call. */
final class WaveRunner {
    /** How long hosts in flight are followed after Ctrl-C before they are left to finish by themselves. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** Why a rollout stopped, before the wave's name. */
    static final String VERIFY_FAILED = "verify failed after ";

    private static final String STOPPED = "an earlier wave failed";
    private static final String INTERRUPTED = "interrupted before it was begun";

    private final Rollout rollout;
    private final Sink sink;
    private final StopSignal stop;
    private final RolloutWatch watch;
    private final Bundle bundle;
    private final Map<TargetRef, TargetPlan.Ready> toDo;
    private final Map<TargetRef, Target> targets;
    private final Map<TargetRef, Outcome> outcomes = new HashMap<>();
    private final Set<TargetRef> begun = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failures = new AtomicInteger();

    WaveRunner(
            Executor.Means means,
            Bundle bundle,
            Map<TargetRef, TargetPlan.Ready> toDo,
            Map<TargetRef, Target> targets) {
        this.rollout = means.rollout();
        this.sink = means.sink();
        this.stop = means.stop();
        this.watch = means.watch();
        this.bundle = bundle;
        this.toDo = toDo;
        this.targets = targets;
    }

    /** One outcome for each target of the waves. */
    Map<TargetRef, Outcome> run(List<Wave> waves) {
        String why = "";
        try (StopSignal.Heeding heeding = stop.heed();
                NamedPool pool = new NamedPool("obsctl-apply", Math.min(rollout.maxParallel(), toDo.size()))) {
            for (int i = 0; i < waves.size(); i++) {
                if (why.isEmpty()) {
                    why = wave(pool, waves, i);
                } else {
                    notStarted(waves.get(i), why);
                }
            }
        }
        return outcomes;
    }

    private void notStarted(Wave wave, String why) {
        wave.targets().forEach(ref -> ended(new Outcome.NotStarted(ref, why)));
    }

    private void ended(Outcome outcome) {
        outcomes.put(outcome.target(), outcome);
        watch.ended(outcome);
    }

    /** Why the next wave may not begin; empty when it may. */
    private String wave(NamedPool pool, List<Wave> waves, int index) {
        Wave wave = waves.get(index);
        String name = "wave " + (index + 1) + "/" + waves.size();
        if (stop.requested()) {
            notStarted(wave, INTERRUPTED);
            return INTERRUPTED;
        }
        sink.emit(new Event.Started(name, wave.describe()));
        int allowed = wave.canary() ? 0 : rollout.maxFailures();
        List<Future<Outcome>> running = new ArrayList<>();
        for (TargetRef ref : wave.targets()) {
            running.add(pool.begin((Callable<Outcome>) () -> apply(ref, allowed)));
        }
        follow(wave, running);
        boolean well = failures.get() <= allowed && !stop.requested();
        sink.emit(new Event.Finished(name, wave.describe(), well, null));
        if (stop.requested()) {
            return INTERRUPTED;
        }
        return well ? (index + 1 < waves.size() ? between(wave, name) : "") : STOPPED;
    }

    /** Waits for the hosts of a wave; after Ctrl-C only for {@link #GRACE}. */
    private void follow(Wave wave, List<Future<Outcome>> running) {
        CompletableFuture<Void> patience = null;
        for (int i = 0; i < running.size(); i++) {
            TargetRef ref = wave.targets().get(i);
            Optional<Outcome> outcome = Optional.empty();
            while (outcome.isEmpty()) {
                if (!stop.requested()) {
                    outcome = NamedPool.result(running.get(i), 50, TimeUnit.MILLISECONDS);
                    continue;
                }
                patience = patience == null
                        ? new CompletableFuture<Void>().completeOnTimeout(null, GRACE.toMillis(), TimeUnit.MILLISECONDS)
                        : patience;
                if (!patience.isDone()) {
                    outcome = NamedPool.result(running.get(i), 50, TimeUnit.MILLISECONDS);
                    continue;
                }
                outcome = NamedPool.result(running.get(i), 0, TimeUnit.MILLISECONDS);
                if (outcome.isEmpty()) {
                    outcome = Optional.of(
                            begun.contains(ref) ? new Outcome.InFlight(ref) : new Outcome.NotStarted(ref, INTERRUPTED));
                }
            }
            ended(outcome.get());
        }
    }

    private Outcome apply(TargetRef ref, int allowed) {
        if (stop.requested()) {
            return new Outcome.NotStarted(ref, INTERRUPTED);
        }
        if (failures.get() > allowed) {
            return new Outcome.NotStarted(ref, "others of its wave failed");
        }
        Target target = targets.get(ref);
        TargetPlan.Ready planned = toDo.get(ref);
        if (target == null || planned == null) {
            throw new IllegalStateException("a plan for a target that is not there: " + ref);
        }
        begun.add(ref);
        watch.begun(ref);
        sink.emit(new Event.Started(ref.name(), "apply"));
        Outcome outcome = outcome(target, planned);
        if (targets.size() > Survey.KEPT_OPEN) {
            target.close();
        }
        boolean failed = Outcomes.failed(outcome);
        if (failed) {
            failures.incrementAndGet();
        }
        sink.emit(new Event.Finished(ref.name(), "apply", !failed, null));
        return outcome;
    }

    private Outcome outcome(Target target, TargetPlan.Ready planned) {
        try {
            return target.apply(planned, Survey.takenBy(target, bundle), sink);
        } catch (ObsctlException e) {
            return new Outcome.Refused(target.ref(), e.problems().get(0));
        }
    }

    /** Proves the wave and pauses, as the rollout wants it. */
    private String between(Wave wave, String name) {
        List<TargetRef> changed = wave.targets().stream()
                .filter(ref -> outcomes.get(ref) instanceof Outcome.Applied)
                .toList();
        if (rollout.verifyBetween() && !changed.isEmpty()) {
            sink.emit(new Event.Started(name, "verify"));
            Optional<Problem> problem = watch.proof(changed);
            sink.emit(new Event.Finished(name, "verify", problem.isEmpty(), null));
            if (problem.isPresent()) {
                sink.emit(new Event.Noticed(name, problem.get()));
                return VERIFY_FAILED + name;
            }
        }
        if (!rollout.pause().isZero()) {
            String pause = "pause " + rollout.pause().toSeconds() + " s";
            sink.emit(new Event.Started(name, pause));
            boolean stopped = stop.await(rollout.pause());
            sink.emit(new Event.Finished(name, pause, !stopped, null));
        }
        return stop.requested() ? INTERRUPTED : "";
    }
}
