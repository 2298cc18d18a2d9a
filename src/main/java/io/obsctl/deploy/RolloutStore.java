package io.obsctl.deploy;

import java.util.Optional;

/** Port: where journals of rollouts are kept, one for each profile, readable for their owner only. */
public interface RolloutStore {
    /** The journal's text; empty when there is none. */
    Optional<String> read(String profile);

    /** Begins a journal in place of what was there. */
    void begin(String profile, String text);

    /** Adds lines to the end, at once. */
    void append(String profile, String lines);
}
