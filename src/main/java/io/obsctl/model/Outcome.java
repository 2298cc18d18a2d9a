package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.time.Duration;
import java.util.List;

/** What happened at one target. */
public sealed interface Outcome {
    TargetRef target();

    /** Everything planned was done. */
    record Applied(TargetRef target, List<Change> changes, Duration took) implements Outcome {
        public Applied {
            changes = List.copyOf(changes);
        }
    }

    /** There was nothing to do, and nothing was written. */
    record Unchanged(TargetRef target) implements Outcome {}

    /** It failed and the target is whole again, as it was before. */
    record PutBack(TargetRef target, Problem cause) implements Outcome {}

    /** It failed and some of it is changed, or putting back failed as well. */
    record Broken(TargetRef target, List<Change> done, Problem cause) implements Outcome {
        public Broken {
            done = List.copyOf(done);
        }
    }

    /** It failed before anything was written. */
    record Refused(TargetRef target, Problem cause) implements Outcome {}

    /** It was begun and not followed to its end: the target finishes it or puts itself back. */
    record InFlight(TargetRef target) implements Outcome {}

    /** Something before it failed, so it was not begun. */
    record NotStarted(TargetRef target, String reason) implements Outcome {}
}
