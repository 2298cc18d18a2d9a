package io.obsctl.sandbox.collector.value;

import java.util.List;
import java.util.Optional;

/** What names mean besides the standard library: the components of a config. */
@FunctionalInterface
public interface Scope {
    /**
     * A name that was found.
     *
     * @param parts how many parts of the path it took; the rest are fields of the value
     */
    record Found(Value value, int parts) {}

    /** The value behind the longest known prefix of a dotted path. */
    Optional<Found> find(List<String> path);
}
