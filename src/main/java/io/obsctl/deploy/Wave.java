package io.obsctl.deploy;

import io.obsctl.model.TargetRef;
import java.util.List;

/** Targets that are changed before the next ones begin. */
public record Wave(boolean canary, List<TargetRef> targets) {
    private static final int SHOWN = 8;

    public Wave {
        targets = List.copyOf(targets);
    }

    /** Names of its targets, the first few when there are many. */
    String describe() {
        String names = String.join(
                ", ", targets.stream().limit(SHOWN).map(TargetRef::name).toList());
        int more = targets.size() - SHOWN;
        return names + (more > 0 ? " and " + more + " more" : "") + (canary ? " (canary)" : "");
    }
}
