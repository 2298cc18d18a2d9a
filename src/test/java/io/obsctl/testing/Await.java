package io.obsctl.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what others do, with deadlines that only something broken reaches. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private Await() {}

    /** Looks every 50 ms, for a minute at most. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, LIMIT, condition);
    }

    /**
     * Looks every 50 ms.
     *
     * @throws AssertionError when the condition does not hold within the limit
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** Until somebody listens on this port of loopback. */
    public static void open(int port) {
        until("somebody listens on " + port, () -> listens(port));
    }

    /** Whether somebody listens on this port of loopback. */
    public static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What comes next. */
    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (item == null) {
            throw new AssertionError("nothing came within " + LIMIT.toSeconds() + " s");
        }
        return item;
    }
}
