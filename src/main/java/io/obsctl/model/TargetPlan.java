package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.util.List;

/** What would happen at one target. */
public sealed interface TargetPlan {
    TargetRef target();

    /**
     * Its state was read.
     *
     * @param changes unchanged artifacts included, with {@link Change.Action#NONE}
     * @param notes remarks that change nothing, such as foreign objects
     */
    record Ready(TargetRef target, List<Change> changes, List<Problem> notes) implements TargetPlan {
        public Ready {
            changes = List.copyOf(changes);
            notes = List.copyOf(notes);
        }

        /** Whether there is anything to do. */
        public boolean changesAnything() {
            return changes.stream().anyMatch(c -> c.action() != Change.Action.NONE);
        }
    }

    /**
     * Its state could not be read or may not be changed: never a guess.
     *
     * @param foreign what stands in the way and is somebody else's, each with the difference to what is wanted there
     */
    record Blocked(TargetRef target, Problem reason, List<Change> foreign) implements TargetPlan {
        public Blocked {
            foreign = List.copyOf(foreign);
        }

        /** Nothing of somebody else's is in the way. */
        public Blocked(TargetRef target, Problem reason) {
            this(target, reason, List.of());
        }
    }
}
