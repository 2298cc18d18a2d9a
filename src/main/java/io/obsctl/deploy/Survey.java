package io.obsctl.deploy;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.Bundle;
import java.util.List;
import java.util.concurrent.Callable;

/** Reads the state of targets, several at once. */
public final class Survey {
    private final int maxParallel;
    private final Sink sink;

    public Survey(int maxParallel, Sink sink) {
        this.maxParallel = maxParallel;
        this.sink = sink;
    }

    /** One result a target, in the order of the targets. */
    public List<Surveyed> of(Bundle bundle, List<? extends Target> targets) {
        try (NamedPool pool = new NamedPool("obsctl-observe", Math.min(maxParallel, targets.size()))) {
            return pool.all(targets.stream()
                    .map(target -> (Callable<Surveyed>) () -> observe(bundle, target))
                    .toList());
        }
    }

    private Surveyed observe(Bundle bundle, Target target) {
        String name = target.ref().name();
        sink.emit(new Event.Started(name, "observe"));
        List<Artifact> wanted = takenBy(target, bundle);
        Observation seen = target.observe(wanted);
        sink.emit(new Event.Finished(name, "observe", seen instanceof Observation.Seen, null));
        return new Surveyed(
                target.ref(),
                wanted.stream()
                        .map(a -> new Surveyed.Wanted(a.path(), target.canonical(a), target.label(a)))
                        .toList(),
                seen);
    }

    static List<Artifact> takenBy(Target target, Bundle bundle) {
        return bundle.artifacts().stream().filter(target::takes).toList();
    }
}
