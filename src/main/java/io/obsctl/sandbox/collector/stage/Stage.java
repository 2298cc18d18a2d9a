package io.obsctl.sandbox.collector.stage;

import java.time.Instant;

/** One step of a pipeline. Called by one thread at a time. */
interface Stage {
    /** Takes what a stage lets through. */
    interface Output {
        void accept(Entry entry) throws InterruptedException;
    }

    void accept(Entry entry, Output next) throws InterruptedException;

    /** Lets go of what has been held for too long. Called about once a second. */
    default void idle(Instant now, Output next) throws InterruptedException {}

    /** Lets go of all that is held, at the end. */
    default void finish(Output next) throws InterruptedException {}

    /** A stage that changes every entry and drops none. */
    interface Change extends Stage {
        void change(Entry entry);

        @Override
        default void accept(Entry entry, Output next) throws InterruptedException {
            change(entry);
            next.accept(entry);
        }
    }
}
