package io.obsctl.report;

import org.jspecify.annotations.Nullable;

/**
 * What is drawn in place on the terminal now, so that whoever has to say something meanwhile writes above it. Safe
 * between threads.
 */
public final class Foreground {
    private volatile @Nullable ProgressView view;

    void is(@Nullable ProgressView drawn) {
        view = drawn;
    }

    /** Nothing is drawn from now on. */
    void end() {
        ProgressView drawn = view;
        view = null;
        if (drawn != null) {
            drawn.end();
        }
    }

    /** Runs what prints lines to standard error. What is drawn goes away before and comes again below. */
    public void above(Runnable print) {
        ProgressView drawn = view;
        if (drawn == null) {
            print.run();
        } else {
            drawn.above(print);
        }
    }
}
