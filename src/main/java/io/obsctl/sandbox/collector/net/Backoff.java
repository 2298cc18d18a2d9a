package io.obsctl.sandbox.collector.net;

import java.time.Duration;
import java.util.Random;

/** Growing pauses between attempts, each spread by chance so that many senders do not come at once. */
public final class Backoff {
    private final Duration most;
    private final double factor;
    private final double spread;
    private final Random random;
    private Duration next;

    /**
     * @param spread 0 for none; with 0.5 a pause is from half to one and a half of its length
     * @param random the source of chance, which tests may fix
     */
    public Backoff(Duration first, Duration most, double factor, double spread, Random random) {
        this.next = first;
        this.most = most;
        this.factor = factor;
        this.spread = spread;
        this.random = random;
    }

    /** The pause before the next attempt. */
    public Duration pause() {
        double share = 1 - spread + random.nextDouble() * 2 * spread;
        Duration pause = Duration.ofNanos((long) (next.toNanos() * share));
        long grown = (long) (next.toNanos() * factor);
        next = grown > most.toNanos() ? most : Duration.ofNanos(grown);
        return pause;
    }
}
