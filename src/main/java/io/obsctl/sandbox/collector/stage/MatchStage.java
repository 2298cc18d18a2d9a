package io.obsctl.sandbox.collector.stage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code stage.match}: entries that a selector takes go through inner stages, or are dropped. */
final class MatchStage implements Stage {
    private final LogSelector selector;
    private final @Nullable Pipeline inner;
    private final Runnable dropped;

    /** @param inner {@code null} to drop what matches */
    MatchStage(LogSelector selector, @Nullable Pipeline inner, Runnable dropped) {
        this.selector = selector;
        this.inner = inner;
        this.dropped = dropped;
    }

    @Override
    public void accept(Entry entry, Output next) throws InterruptedException {
        if (!selector.takes(entry.labels, entry.line)) {
            next.accept(entry);
        } else if (inner == null) {
            dropped.run();
        } else {
            inner.enter(entry, next);
        }
    }

    @Override
    public void idle(Instant now, Output next) throws InterruptedException {
        if (inner != null) {
            inner.release(now, next);
        }
    }

    @Override
    public void finish(Output next) throws InterruptedException {
        if (inner != null) {
            inner.releaseAll(next);
        }
    }
}
