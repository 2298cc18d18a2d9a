package io.obsctl.infra.grafana;

import io.obsctl.deploy.Originals;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult;
import io.obsctl.model.Change;
import io.obsctl.model.Change.Action;
import io.obsctl.model.Outcome;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One run of writing to one Grafana, which puts back what it wrote when a later write fails. */
final class GrafanaWriting {
    private final TargetRef target;
    private final SecretSource secrets;
    private final Originals originals;
    private final Sink sink;
    private final Deque<Supplier<Optional<Problem>>> undos = new ArrayDeque<>();
    private final List<Change> done = new ArrayList<>();

    /** Names of originals that stand in their place again. */
    private final List<String> given = new ArrayList<>();

    GrafanaWriting(TargetRef target, SecretSource secrets, Originals originals, Sink sink) {
        this.target = target;
        this.secrets = secrets;
        this.originals = originals;
        this.sink = sink;
    }

    /** A change with all that is needed to carry it out. */
    private record Job(Change change, Supplier<Step> write) {}

    /**
     * Creates and changes in the order of the kinds, then removes in the opposite order. What is foreign is kept before;
     * where obsctl's goes, the original comes back.
     *
     * @throws ObsctlException before anything is written, when a secret cannot be found or an original cannot be kept
     */
    Outcome run(TargetPlan.Ready plan, Map<String, Wanted> wanted, Map<ObjectKind, Reading> readings) {
        long start = System.nanoTime();
        List<Job> jobs = jobs(plan, wanted, readings);
        keep(plan, readings);
        for (Job job : jobs) {
            Optional<Problem> failure = carryOut(job);
            if (failure.isPresent()) {
                return putBack(failure.get());
            }
            done.add(job.change());
        }
        given.forEach(name -> originals.returned(target, name));
        return jobs.isEmpty()
                ? new Outcome.Unchanged(target)
                : new Outcome.Applied(target, done, Duration.ofNanos(System.nanoTime() - start));
    }

    private void keep(TargetPlan.Ready plan, Map<ObjectKind, Reading> readings) {
        Set<String> changed = plan.changes().stream()
                .filter(c -> c.action() != Action.NONE)
                .map(Change::artifact)
                .collect(Collectors.toSet());
        readings.values().stream()
                .flatMap(r -> r.foreign().stream())
                .filter(f -> changed.contains(f.there().key()))
                .forEach(f -> originals.keep(
                        target, f.name(), Json.canonical(f.there().raw())));
    }

    private Step remove(ObjectKind kind, There there) {
        Optional<String> original = originals.of(target, there.key());
        if (original.isPresent() && Json.parse(original.get()) instanceof JsonResult.Parsed parsed) {
            given.add(there.key());
            return kind.giveBack(there, parsed.node());
        }
        return kind.remove(there);
    }

    private Optional<Problem> carryOut(Job job) {
        try {
            Step step = job.write().get();
            step.undo().ifPresent(undos::push);
            return step.failure();
        } catch (ObsctlException e) {
            return Optional.of(e.problems().get(0)); // What it had to read first cannot be read.
        }
    }

    private List<Job> jobs(TargetPlan.Ready plan, Map<String, Wanted> wanted, Map<ObjectKind, Reading> readings) {
        Map<String, JsonNode> filled = new HashMap<>();
        for (Change change : plan.changes()) {
            Wanted one = wanted.get(change.artifact());
            if (one != null && change.action() != Action.NONE) {
                filled.put(change.artifact(), one.filled(secrets));
            }
        }
        List<Job> jobs = new ArrayList<>();
        List<Job> removals = new ArrayList<>();
        readings.forEach((kind, reading) -> {
            for (Change change : plan.changes()) {
                Wanted one = wanted.get(change.artifact());
                JsonNode body = filled.get(change.artifact());
                Optional<There> there = reading.at(change.artifact());
                if (one != null && body != null && one.kind() == kind.artifacts()) {
                    jobs.add(new Job(
                            change,
                            () -> there.map(t -> kind.update(one, body, t)).orElseGet(() -> kind.create(one, body))));
                } else if (change.action() == Action.REMOVE && there.isPresent()) {
                    removals.add(new Job(change, () -> remove(kind, there.get())));
                }
            }
        });
        Collections.reverse(removals);
        jobs.addAll(removals);
        return jobs;
    }

    private Outcome putBack(Problem cause) {
        if (undos.isEmpty()) {
            return new Outcome.Refused(target, cause);
        }
        boolean whole = true;
        for (Supplier<Optional<Problem>> undo : undos) {
            Optional<Problem> failure = undone(undo);
            failure.ifPresent(problem -> sink.emit(new Event.Noticed(target.name(), problem)));
            whole &= failure.isEmpty();
        }
        return whole ? new Outcome.PutBack(target, cause) : new Outcome.Broken(target, done, cause);
    }

    private static Optional<Problem> undone(Supplier<Optional<Problem>> undo) {
        try {
            return undo.get();
        } catch (ObsctlException e) {
            return Optional.of(e.problems().get(0));
        }
    }
}
