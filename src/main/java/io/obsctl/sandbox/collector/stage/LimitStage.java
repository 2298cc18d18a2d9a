package io.obsctl.sandbox.collector.stage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code stage.limit}: a token bucket; what comes too fast waits or is dropped. */
final class LimitStage implements Stage {
    private final class Bucket {
        private double tokens = burst;
        private Instant last = clock.instant();

        /** How long to wait for a token, which is taken; zero or less if one was there. */
        Duration take(boolean onlyIfThere) {
            Instant now = clock.instant();
            double seconds = Math.max(0, Duration.between(last, now).toNanos() / 1e9);
            tokens = Math.min(burst, tokens + seconds * rate);
            last = now;
            if (tokens >= 1 || !onlyIfThere) {
                tokens -= 1;
                return Duration.ofNanos((long) Math.max(0, -tokens / rate * 1e9));
            }
            return Duration.ofNanos(1);
        }
    }

    private final double rate;
    private final long burst;
    private final boolean drop;
    private final String byLabel;
    private final long maxDistinct;
    private final Clock clock;
    private final Runnable dropped;
    private final Bucket all;
    private final Map<String, Bucket> buckets = new HashMap<>();

    LimitStage(double rate, long burst, boolean drop, String byLabel, long maxDistinct, Clock clock, Runnable dropped) {
        this.rate = rate;
        this.burst = burst;
        this.drop = drop;
        this.byLabel = byLabel;
        this.maxDistinct = maxDistinct;
        this.clock = clock;
        this.dropped = dropped;
        this.all = new Bucket();
    }

    @Override
    public void accept(Entry entry, Output next) throws InterruptedException {
        if (!byLabel.isEmpty() && !entry.labels.containsKey(byLabel)) {
            next.accept(entry);
            return;
        }
        Bucket bucket = byLabel.isEmpty() ? all : bucket(entry.labels.getOrDefault(byLabel, ""));
        Duration wait = bucket.take(drop);
        if (wait.isZero() || wait.isNegative()) {
            next.accept(entry);
        } else if (drop) {
            dropped.run();
        } else {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            next.accept(entry);
        }
    }

    private Bucket bucket(String value) {
        if (buckets.size() >= maxDistinct) {
            buckets.clear();
        }
        return buckets.computeIfAbsent(value, v -> new Bucket());
    }
}
