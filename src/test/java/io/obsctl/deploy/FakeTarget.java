package io.obsctl.deploy;

import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.Release;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A target in memory that can be told to fail. */
final class FakeTarget implements Target {
    final Map<String, String> there = new TreeMap<>();
    final TargetRef ref;

    @Nullable
    Problem unreadable;

    @Nullable
    Outcome answer;

    @Nullable
    CountDownLatch meet;

    volatile int applied;

    Runnable onApply = () -> {};

    FakeTarget(TargetRef.Kind kind, String name) {
        this.ref = new TargetRef(kind, name);
    }

    @Override
    public TargetRef ref() {
        return ref;
    }

    @Override
    public boolean takes(Artifact artifact) {
        return (artifact.kind() == ArtifactKind.ALLOY_CONFIG) == (ref.kind() == TargetRef.Kind.HOST);
    }

    @Override
    public String canonical(Artifact wanted) {
        return wanted.shownText();
    }

    @Override
    public String label(Artifact wanted) {
        return wanted.path();
    }

    @Override
    public Observation observe(List<Artifact> wanted) {
        if (unreadable != null) {
            return new Observation.Unreadable(unreadable);
        }
        Map<String, Observation.State> states = new HashMap<>();
        there.forEach((path, text) -> states.put(
                path,
                new Observation.State(
                        text, path, Release.sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))));
        return new Observation.Seen(states, "reload", List.of());
    }

    @Override
    public Outcome apply(TargetPlan.Ready plan, List<Artifact> wanted, Sink sink) {
        applied++;
        onApply.run();
        if (meet != null) {
            meet.countDown();
            try {
                if (!meet.await(10, java.util.concurrent.TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the others did not come");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (answer != null) {
            return answer;
        }
        there.clear();
        wanted.forEach(a -> there.put(a.path(), canonical(a)));
        return new Outcome.Applied(
                ref,
                plan.changes().stream()
                        .filter(c -> c.action() != Change.Action.NONE)
                        .toList(),
                Duration.ZERO);
    }

    @Override
    public void close() {}
}
