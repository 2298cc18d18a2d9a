package io.obsctl.sandbox.collector;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for conditions with a deadline that only a broken program reaches. */
final class Waiting {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private Waiting() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (long i = 0; i < DEADLINE.toMillis() / 20; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            never.await(20, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("waited in vain until " + what);
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        if (item == null) {
            throw new AssertionError("nothing came");
        }
        return item;
    }
}
