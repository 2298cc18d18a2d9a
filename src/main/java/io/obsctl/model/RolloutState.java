package io.obsctl.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a rollout is, as its journal says. Holds no secret.
 *
 * @param plan digest of the whole plan, hexadecimal sha256
 * @param digest the bundle's digest
 * @param who the person or job that began it
 * @param choice what the person said about it when it began
 * @param targets by target, every one of the waves
 * @param why it stopped; empty while it runs and when it is done
 */
public record RolloutState(
        String profile,
        String plan,
        String digest,
        String who,
        Instant begun,
        HostSelection selection,
        boolean skipBlocked,
        RolloutChoice choice,
        List<Part> waves,
        Map<TargetRef, At> targets,
        Status status,
        String why) {
    public RolloutState {
        waves = List.copyOf(waves);
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    }

    /** One wave. */
    public record Part(boolean canary, List<Item> items) {
        public Part {
            items = List.copyOf(items);
        }
    }

    /** @param changes digest of what is planned there */
    public record Item(TargetRef target, String changes) {}

    /** Where one target is. */
    public enum At {
        WAITING,
        BEGUN,
        DONE,
        PUT_BACK,
        REFUSED,
        BROKEN;

        /** Whether the target was touched or may have been, without being done. */
        public boolean open() {
            return this == BEGUN || this == PUT_BACK || this == REFUSED || this == BROKEN;
        }
    }

    /** Where the whole is. {@code RUNNING} also stands for one whose process was killed. */
    public enum Status {
        RUNNING,
        STOPPED,
        DONE,
        ABORTED
    }

    /** Whether hosts are still to be done: it runs, or was stopped and neither resumed nor given up. */
    public boolean unfinished() {
        return status == Status.RUNNING || status == Status.STOPPED;
    }

    /** How many targets are in that state. */
    public long count(At at) {
        return targets.values().stream().filter(t -> t == at).count();
    }
}
