package io.obsctl.sandbox.collector.component;

import java.time.Instant;
import java.util.Locale;

/** How a component is. */
public record Health(State state, String message, Instant updated) {
    /** The four states that Alloy shows. */
    public enum State {
        HEALTHY,
        UNHEALTHY,
        UNKNOWN,
        EXITED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isUnhealthy() {
        return state == State.UNHEALTHY;
    }
}
