package io.obsctl.report;

import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import java.util.List;

/** Problems that do not end the work, beside the result, and nothing else of what happens. */
public final class NoticeView implements Sink {
    private final Console console;

    public NoticeView(Console console) {
        this.console = console;
    }

    @Override
    public synchronized void emit(Event event) {
        if (event instanceof Event.Noticed noticed) {
            console.problems(List.of(noticed.problem()));
        }
    }
}
