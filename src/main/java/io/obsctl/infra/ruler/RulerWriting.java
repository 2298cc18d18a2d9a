package io.obsctl.infra.ruler;

import io.obsctl.deploy.Originals;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.infra.ruler.RulerApi.Listing;
import io.obsctl.infra.ruler.RulerApi.Written;
import io.obsctl.model.Artifact;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of writing to one namespace, which puts back what it wrote when a later write fails. */
final class RulerWriting {
    private final TargetRef target;
    private final RulerApi api;
    private final String namespace;
    private final Map<String, RuleGroup> before;
    private final Originals originals;
    private final Sink sink;

    /** Groups whose originals stand in their place again. */
    private final List<String> given = new ArrayList<>();

    /** Names of groups that were written or deleted, or may have been; the latest first. */
    private final Deque<String> touched = new ArrayDeque<>();

    RulerWriting(
            TargetRef target,
            RulerApi api,
            String namespace,
            Map<String, RuleGroup> before,
            Originals originals,
            Sink sink) {
        this.originals = originals;
        this.target = target;
        this.api = api;
        this.namespace = namespace;
        this.before = before;
        this.sink = sink;
    }

    Outcome run(TargetPlan.Ready plan, List<Artifact> wanted) {
        long start = System.nanoTime();
        List<Change> done = new ArrayList<>();
        for (Change change : plan.changes()) {
            if (change.action() == Change.Action.NONE) {
                continue;
            }
            Written written = change.action() == Change.Action.REMOVE
                    ? delete(change.artifact().substring("group ".length()))
                    : writeFile(change, wanted);
            if (written instanceof Written.Refused refused) {
                return putBack(done, refused.problem());
            }
            if (written instanceof Written.Unsure unsure) {
                return putBack(done, unsure.problem());
            }
            done.add(change);
        }
        if (done.isEmpty()) {
            return new Outcome.Unchanged(target);
        }
        confirm(wanted);
        given.forEach(name -> originals.returned(target, name));
        return new Outcome.Applied(target, done, Duration.ofNanos(System.nanoTime() - start));
    }

    private Written writeFile(Change change, List<Artifact> wanted) {
        Artifact artifact = wanted.stream()
                .filter(a -> a.path().equals(change.artifact()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a plan for a file that is not wanted"));
        for (RuleGroup group : RulerTarget.byName(artifact).values()) {
            if (group.equals(before.get(group.name()))) {
                continue;
            }
            Written written = touch(group.name(), api.write(namespace, group));
            if (!(written instanceof Written.Done)) {
                return written;
            }
        }
        return new Written.Done();
    }

    /** Where somebody else's stood before, that comes back. */
    private Written delete(String group) {
        Optional<RuleGroup> original =
                originals.of(target, RulerTarget.removal(group)).flatMap(RulerWriting::read);
        if (original.isPresent()) {
            given.add(RulerTarget.removal(group));
            return touch(group, api.write(namespace, original.get()));
        }
        return touch(group, api.delete(namespace, group));
    }

    private static Optional<RuleGroup> read(String text) {
        try {
            return RuleYaml.file(text).stream().findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Written touch(String group, Written written) {
        if (!(written instanceof Written.Refused)) {
            touched.push(group);
        }
        return written;
    }

    private Outcome putBack(List<Change> done, Problem cause) {
        if (touched.isEmpty()) {
            return new Outcome.Refused(target, cause);
        }
        boolean whole = true;
        for (String name : touched) {
            RuleGroup old = before.get(name);
            Written written = old == null ? api.delete(namespace, name) : api.write(namespace, old);
            if (written instanceof Written.Refused refused) {
                sink.emit(new Event.Noticed(target.name(), refused.problem()));
            }
            if (written instanceof Written.Unsure unsure) {
                sink.emit(new Event.Noticed(target.name(), unsure.problem()));
            }
            whole &= written instanceof Written.Done;
        }
        return whole ? new Outcome.PutBack(target, cause) : new Outcome.Broken(target, done, cause);
    }

    /**
     * The last writer wins in a ruler, so what is there is read once more. A difference may also be the server's cache,
     * so it is a remark, not a failure.
     */
    private void confirm(List<Artifact> wanted) {
        if (!(api.list() instanceof Listing.Listed listed)) {
            return;
        }
        List<RuleGroup> there = listed.byNamespace().getOrDefault(namespace, List.of());
        boolean same = wanted.stream()
                .flatMap(a -> RulerTarget.byName(a).values().stream())
                .allMatch(there::contains);
        if (!same) {
            Problem problem = Problem.warning(
                    "ruler/not-as-written",
                    "The ruler does not show the rules as they were written",
                    target.name() + ", namespace " + namespace
                            + ": its cache may be late, or someone else writes to this namespace");
            sink.emit(new Event.Noticed(target.name(), problem));
        }
    }
}
