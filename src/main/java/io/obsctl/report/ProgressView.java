package io.obsctl.report;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Progress on standard error: on a live terminal one line that is written over, elsewhere a plain line for each step
 * that ended. Takes events from several threads.
 */
public final class ProgressView implements Sink, AutoCloseable {
    private final Console console;
    private final boolean verbose;
    private @Nullable String live;

    public ProgressView(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
    }

    @Override
    public synchronized void emit(Event event) {
        Terminal terminal = console.errTerminal();
        if (event instanceof Event.Started e) {
            if (terminal.live()) {
                live = "  " + e.subject() + "  " + e.step() + " …";
                console.live(live);
            } else if (verbose) {
                console.note("  " + e.subject() + "  " + e.step() + " …");
            }
        } else if (event instanceof Event.Finished e) {
            clear();
            String sign = terminal.symbol(e.well() ? Symbol.GOOD : Symbol.BAD);
            console.note("  " + e.subject() + "  " + e.step() + " " + sign + (e.note() == null ? "" : "  " + e.note()));
        } else if (event instanceof Event.Noticed e) {
            clear();
            new ProblemText(terminal).lines(e.problem()).forEach(console::note);
        } else if (event instanceof Event.Progress e && terminal.live()) {
            live = "  " + e.subject() + "  " + e.step() + "  " + e.done() + (e.total() > 0 ? " of " + e.total() : "");
            console.live(live);
        }
    }

    private void clear() {
        if (live != null) {
            console.live("");
            live = null;
        }
    }

    /** Leaves no half line behind. */
    @Override
    public synchronized void close() {
        clear();
    }
}
