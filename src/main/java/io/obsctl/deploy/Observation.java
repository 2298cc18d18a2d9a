package io.obsctl.deploy;

import io.obsctl.model.TargetPlan;
import io.obsctl.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is at a target now. */
public sealed interface Observation {
    /**
     * Its state was read.
     *
     * @param states by artifact path; holds the wanted artifacts that exist, and those that obsctl put there before and
     *     that are wanted no more
     * @param effect what applying any change would do besides writing, such as {@code reload}; empty when nothing
     * @param notes remarks: foreign objects, something to know before applying
     */
    record Seen(Map<String, State> states, String effect, List<Problem> notes) implements Observation {
        public Seen {
            states = Map.copyOf(states);
            notes = List.copyOf(notes);
        }

        /** Whether the plan was made for exactly this state: each version is the one that the plan saw. */
        public boolean isWhat(TargetPlan.Ready plan) {
            Map<String, @Nullable String> planned = new HashMap<>();
            plan.changes().forEach(c -> planned.put(c.artifact(), c.version()));
            return planned.keySet().containsAll(states.keySet())
                    && planned.entrySet().stream().allMatch(e -> {
                        State there = states.get(e.getKey());
                        return Objects.equals(e.getValue(), there == null ? null : there.version());
                    });
        }
    }

    /**
     * It could not be read, or may not be changed.
     *
     * @param foreign by artifact path: what somebody else put where the artifact goes, secrets masked
     */
    record Unreadable(Problem reason, Map<String, State> foreign) implements Observation {
        public Unreadable {
            foreign = Map.copyOf(foreign);
        }

        /** Nothing of somebody else's is in the way. */
        public Unreadable(Problem reason) {
            this(reason, Map.of());
        }
    }

    /**
     * One artifact as it is there.
     *
     * @param text its canonical text
     * @param label what people call it
     * @param version what the target calls this state (an etag, a version, a digest), or {@code null}
     * @param hint who changed it last, as far as the target tells; may be empty
     */
    record State(String text, String label, @Nullable String version, String hint) {
        /** Nobody tells who changed it. */
        public State(String text, String label, @Nullable String version) {
            this(text, label, version, "");
        }
    }
}
