package io.obsctl.deploy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A person's wish that work ends early: nothing further is begun, what is under way is followed to its end or left to
 * finish by itself. Safe between threads; once wished, it stays.
 */
public final class StopSignal {
    private final CountDownLatch wished = new CountDownLatch(1);
    private final AtomicInteger listeners = new AtomicInteger();

    /**
     * Wishes it.
     *
     * @return whether there is work that heeds it
     */
    public boolean request() {
        wished.countDown();
        return listeners.get() > 0;
    }

    /** Whether the wish was uttered; from then on it stays so. */
    public boolean requested() {
        return wished.getCount() == 0;
    }

    /** Waits that long, or less when it is wished meanwhile: {@code true} then. */
    boolean await(Duration time) {
        try {
            return wished.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Work that heeds the signal until it is closed. */
    Heeding heed() {
        listeners.incrementAndGet();
        return listeners::decrementAndGet;
    }

    /** Ends the heeding. */
    interface Heeding extends AutoCloseable {
        @Override
        void close();
    }
}
