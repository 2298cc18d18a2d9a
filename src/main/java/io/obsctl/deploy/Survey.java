package io.obsctl.deploy;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.Bundle;
import java.util.List;
import java.util.concurrent.Callable;

/** Reads the state of targets, several at once. */
public final class Survey {
    /**
     * Up to this many targets keep what they opened until the end, so that a host is connected to once in a run. Of more
     * targets each is closed when it was looked at: an open connection costs a thread and about 100 KiB.
     */
    static final int KEPT_OPEN = 64;

    /** Looking changes nothing, so as many are looked at as a small machine can shake hands with. */
    private static final int LEAST_PARALLEL = 32;

    private final int maxParallel;
    private final Sink sink;

    /** @param maxParallel how many are changed at once; looking may be done to more */
    public Survey(int maxParallel, Sink sink) {
        this.maxParallel = Math.max(LEAST_PARALLEL, maxParallel);
        this.sink = sink;
    }

    /** One result a target, in the order of the targets. */
    public List<Surveyed> of(Bundle bundle, List<? extends Target> targets) {
        try (NamedPool pool = new NamedPool("obsctl-observe", Math.min(maxParallel, targets.size()))) {
            return pool.all(targets.stream()
                    .map(target -> (Callable<Surveyed>) () -> observe(bundle, target, targets.size() > KEPT_OPEN))
                    .toList());
        }
    }

    private Surveyed observe(Bundle bundle, Target target, boolean close) {
        String name = target.ref().name();
        sink.emit(new Event.Started(name, "observe"));
        List<Artifact> wanted = takenBy(target, bundle);
        Observation seen = target.observe(wanted);
        if (close) {
            target.close();
        }
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
