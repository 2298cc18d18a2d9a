package io.obsctl.verify;

import io.obsctl.model.Probe;
import io.obsctl.model.Signal;
import io.obsctl.model.Stack;
import io.obsctl.verify.CollectorReader.State;
import io.obsctl.verify.SignalFinder.Found;
import io.obsctl.verify.SignalSender.Sent;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One signal of one host: send it, then look for it, soon at first and less often later. Ends early when asking again is
 * of no use: the collector gave the signal up, or the backend does not let us read and the collector is done with it.
 */
final class SignalRun {
    /** What became of it. {@code latency} is {@code null} when it was not found. */
    record Reading(
            Signal signal, Sent sent, Found found, @Nullable Duration latency, Duration waited) {}

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final ScheduledExecutorService threads;
    private final Clock clock;
    private final SignalFinder finder;
    private final Stack stack;
    private final Probe probe;
    private final State before;
    private final Supplier<State> now;
    private final Duration timeout;
    private final Duration gathered;
    private final CompletableFuture<Reading> result = new CompletableFuture<>();

    /**
     * @param now reads the collector; may answer with what it read a moment ago
     * @param gathered how long the collector may hold a signal before it sends
     */
    SignalRun(
            ScheduledExecutorService threads,
            Clock clock,
            SignalFinder finder,
            Stack stack,
            Probe probe,
            State before,
            Supplier<State> now,
            Duration timeout,
            Duration gathered) {
        this.threads = threads;
        this.clock = clock;
        this.finder = finder;
        this.stack = stack;
        this.probe = probe;
        this.before = before;
        this.now = now;
        this.timeout = timeout;
        this.gathered = gathered;
    }

    CompletableFuture<Reading> start(SignalSender sender, URI door) {
        submit(() -> {
            Instant at = clock.instant();
            Sent sent = sender.send(door, finder.signal(), probe, at);
            if (sent instanceof Sent.Taken) {
                look(sent, at, FIRST_PAUSE, null);
            } else {
                finish(sent, new Found.NotYet(""), at, false);
            }
        });
        return result;
    }

    private void look(Sent sent, Instant at, Duration pause, Found.@Nullable CouldNotAsk denied) {
        Found found = denied == null ? finder.find(stack, probe, clock.instant()) : denied;
        if (found instanceof Found.All) {
            finish(sent, found, at, true);
            return;
        }
        Found.CouldNotAsk lasting = found instanceof Found.CouldNotAsk not && not.lasting() ? not : null;
        Duration waited = Duration.between(at, clock.instant());
        if (waited.compareTo(timeout) >= 0 || hopeless(waited, lasting != null)) {
            finish(sent, found, at, false);
            return;
        }
        Duration left = timeout.minus(waited);
        Duration next = pause.compareTo(left) < 0 ? pause : left;
        Duration longer = Duration.ofMillis(Math.min(LONGEST_PAUSE.toMillis(), pause.toMillis() * 8 / 5));
        threads.schedule(
                guarded(() -> look(sent, at, longer, lasting)), Math.max(1, next.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Whether waiting longer cannot show more. */
    private boolean hopeless(Duration waited, boolean denied) {
        if (!(before instanceof State.Up was)) {
            return denied;
        }
        boolean held = waited.compareTo(gathered) < 0;
        if (held && !denied) {
            return false;
        }
        if (!(now.get() instanceof State.Up is)) {
            return denied && !held;
        }
        Exports exports = new Exports(finder.signal(), was, is);
        if (denied) {
            return exports.moved() || !held;
        }
        return exports.stopped();
    }

    private void finish(Sent sent, Found found, Instant at, boolean read) {
        Duration waited = Duration.between(at, clock.instant());
        result.complete(new Reading(finder.signal(), sent, found, read ? waited : null, waited));
    }

    private void submit(Runnable work) {
        threads.execute(guarded(work));
    }

    /** A defect in a task must end the run, not leave it waiting. */
    private Runnable guarded(Runnable work) {
        return () -> {
            boolean done = false;
            try {
                work.run();
                done = true;
            } finally {
                if (!done) {
                    result.completeExceptionally(new IllegalStateException("a probe of " + finder.signal() + " broke"));
                }
            }
        };
    }
}
