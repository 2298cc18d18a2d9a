package io.obsctl.model;

import java.util.List;

/**
 * Decisions as data: what would change where. Holds no secret.
 *
 * @param profile the profile's name
 * @param revision git revision of the profile's directory, or empty
 * @param digest the bundle's digest, hexadecimal sha256
 * @param selection the hosts that it is for
 */
public record Plan(String profile, String revision, String digest, HostSelection selection, List<TargetPlan> targets) {
    public Plan {
        targets = List.copyOf(targets);
    }

    /** A plan for everything. */
    public Plan(String profile, String revision, String digest, List<TargetPlan> targets) {
        this(profile, revision, digest, HostSelection.ALL, targets);
    }

    /** This plan, made for these hosts only. */
    public Plan of(HostSelection hosts) {
        return new Plan(profile, revision, digest, hosts, targets);
    }

    /** Targets whose state could not be read, in the order of the plan. */
    public List<TargetPlan.Blocked> blocked() {
        return targets.stream()
                .filter(t -> t instanceof TargetPlan.Blocked)
                .map(t -> (TargetPlan.Blocked) t)
                .toList();
    }

    /** Whether something is to change at a target that is not blocked. */
    public boolean changesAnything() {
        return targets.stream().anyMatch(t -> t instanceof TargetPlan.Ready r && r.changesAnything());
    }
}
