package io.obsctl.verify;

import io.obsctl.model.Probe;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads one kind of signal back from its backend, once a call. Safe between threads; never throws for what answers. A
 * refusal is {@link Found.CouldNotAsk}, never "nothing there".
 */
public interface SignalFinder {
    /** The one kind that it reads. */
    Signal signal();

    /** Looks for the probe by its unique token. */
    Found find(Stack stack, Probe probe, Instant now);

    /** Looks for the latest signal of a service between two times. */
    LastSeen lastSeen(Stack stack, String service, Instant from, Instant until);

    /** What was found of a probe. */
    sealed interface Found {
        /**
         * All of it.
         *
         * @param evidence what was read, in a few words
         * @param correlated whether it leads to the probe's trace; {@code null} where that means nothing
         */
        record All(String evidence, @Nullable Boolean correlated) implements Found {}

        /** Not all of it yet. {@code part} says what is there, or is empty. */
        record NotYet(String part) implements Found {}

        /**
         * @param status the HTTP status, or {@code null} when nothing answered
         * @param lasting whether asking again is of no use, as after 401
         */
        record CouldNotAsk(String why, @Nullable Integer status, boolean lasting) implements Found {}
    }

    /** When a service was last seen. */
    sealed interface LastSeen {
        record At(Instant when) implements LastSeen {}

        record NotThere() implements LastSeen {}

        record CouldNotAsk(String why) implements LastSeen {}
    }
}
