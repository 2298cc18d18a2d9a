package io.obsctl.report;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Progress on standard error: on a live terminal one table that is drawn in place while something runs and leaves only
 * failures behind; elsewhere a plain line for each step that ended. Takes events from several threads.
 */
public final class ProgressView implements Sink, AutoCloseable {
    private static final long TICK_MILLIS = 200;
    private static final Duration LEAST_BETWEEN = Duration.ofMillis(50);

    private final Console console;
    private final boolean verbose;
    private final Clock clock;
    private @Nullable LiveTable table;
    private final LiveBlock block;
    private @Nullable Problem noticed;
    private Instant drawn = Instant.EPOCH;
    private @Nullable ScheduledExecutorService ticker;

    /** @param clock for times that a person sees run */
    public ProgressView(Console console, boolean verbose, Clock clock) {
        this.console = console;
        this.verbose = verbose;
        this.clock = clock;
        this.table = console.errTerminal().live() ? new LiveTable(clock, console.errTerminal()) : null;
        this.block = console.block();
        if (table != null) {
            console.foreground().is(this);
        }
    }

    /** Has lines printed above what is drawn. */
    synchronized void above(Runnable print) {
        block.erase(console.width());
        print.run();
        noticed = null;
        drawn = Instant.EPOCH;
        if (ticker != null) {
            tick();
        }
    }

    @Override
    public synchronized void emit(Event event) {
        if (event instanceof Event.Started e && verbose && table == null) {
            console.line("  " + e.subject() + "  " + e.step() + " …");
        } else if (event instanceof Event.Finished e) {
            if (table == null || verbose || !e.well()) {
                block.erase(console.width());
                String sign = console.errTerminal().symbol(e.well() ? Symbol.GOOD : Symbol.BAD);
                noticed = null;
                console.line(
                        "  " + e.subject() + "  " + e.step() + " " + sign + (e.note() == null ? "" : "  " + e.note()));
                drawn = Instant.EPOCH;
            }
        } else if (event instanceof Event.Noticed e) {
            block.erase(console.width());
            notice(e.problem());
            drawn = Instant.EPOCH;
        }
        if (table != null) {
            table.take(event);
            draw(table);
        }
    }

    /** What is the same on many hosts is said once, with a line a host. */
    private void notice(Problem problem) {
        Problem last = noticed;
        boolean again = last != null
                && problem.position() == null
                && problem.hints().isEmpty()
                && last.id().equals(problem.id())
                && last.severity() == problem.severity();
        List<String> lines = again
                ? problem.detail().lines().map(l -> "   " + l).toList()
                : new ProblemText(console.errTerminal()).lines(problem);
        lines.forEach(console::line);
        noticed = problem;
    }

    private void draw(LiveTable live) {
        if (!live.runs()) {
            close();
            return;
        }
        Instant now = clock.instant();
        if (Duration.between(drawn, now).compareTo(LEAST_BETWEEN) >= 0) {
            drawn = now;
            block.draw(live.lines(console.width() - 1, console.height() - 2), console.width());
        }
        if (ticker == null) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "obsctl-table");
                thread.setDaemon(true);
                return thread;
            });
            started.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            ticker = started;
        }
    }

    private synchronized void tick() {
        if (table != null && ticker != null) {
            draw(table);
        }
    }

    /** What is still told from now on are plain lines. */
    synchronized void end() {
        close();
        table = null;
    }

    /** Leaves nothing half drawn behind. */
    @Override
    public synchronized void close() {
        block.erase(console.width());
        drawn = Instant.EPOCH;
        if (ticker != null) {
            ticker.shutdownNow();
            ticker = null;
        }
    }
}
