package io.obsctl.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports of loopback for servers of a test's own. */
public final class Ports {
    private Ports() {}

    /** One that nobody listens on now; as {@link #freeRow}. */
    public static int free() {
        return freeRow(1);
    }

    /**
     * The first of several in a row that nobody listens on now; below those that systems give out by themselves (from
     * 32768 on Linux), so that no connection of another test takes one meanwhile.
     */
    public static int freeRow(int count) {
        return ThreadLocalRandom.current()
                .ints(15_000, 30_000)
                .limit(200)
                .filter(first -> IntStream.range(first, first + count).allMatch(Ports::isFree))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket there = new ServerSocket(port)) {
            return there.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
