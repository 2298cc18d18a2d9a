package io.obsctl.deploy;

import io.obsctl.model.TargetRef;
import java.util.List;

/**
 * What is wanted at a target beside what is there: all that a plan is made from.
 *
 * @param wanted no two with one path
 */
public record Surveyed(TargetRef target, List<Wanted> wanted, Observation observation) {
    public Surveyed {
        wanted = List.copyOf(wanted);
    }

    /** A wanted artifact, as the target would show it and as people call it. */
    public record Wanted(String path, String canonical, String label) {}
}
