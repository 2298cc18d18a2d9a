package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.value.Arguments;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The stages of one {@code loki.process}, in order. Safe between threads: entries go through one at a time, because
 * stages remember (multiline, limit, timestamps).
 */
public final class Pipeline {
    private final List<Stage> stages;

    Pipeline(List<Stage> stages) {
        this.stages = List.copyOf(stages);
    }

    /**
     * Reads the stages of a component; what is wrong with them is noted in {@code arguments}.
     *
     * @param dropped told the reason for each line that a stage drops
     */
    public static Pipeline of(Arguments arguments, Clock clock, Consumer<String> dropped) {
        return new StageFactory(clock, dropped).pipeline(arguments);
    }

    /** Sends an entry through; the results go to {@code out} before this returns, except those that a stage holds. */
    public synchronized void accept(LogEntry entry, LogsReceiver out) throws InterruptedException {
        enter(new Entry(entry), e -> out.accept(e.result()));
    }

    /** Lets go of what stages have held for too long. */
    public synchronized void idle(Instant now, LogsReceiver out) throws InterruptedException {
        release(now, e -> out.accept(e.result()));
    }

    /** Lets go of all that stages hold. */
    public synchronized void finish(LogsReceiver out) throws InterruptedException {
        releaseAll(e -> out.accept(e.result()));
    }

    /** The labels are extracted values too, from the start. */
    void enter(Entry entry, Stage.Output out) throws InterruptedException {
        entry.extracted.putAll(entry.labels);
        from(0, entry, out);
    }

    void release(Instant now, Stage.Output out) throws InterruptedException {
        for (int i = 0; i < stages.size(); i++) {
            int next = i + 1;
            stages.get(i).idle(now, e -> from(next, e, out));
        }
    }

    void releaseAll(Stage.Output out) throws InterruptedException {
        for (int i = 0; i < stages.size(); i++) {
            int next = i + 1;
            stages.get(i).finish(e -> from(next, e, out));
        }
    }

    private void from(int index, Entry entry, Stage.Output out) throws InterruptedException {
        if (index == stages.size()) {
            out.accept(entry);
        } else {
            stages.get(index).accept(entry, e -> from(index + 1, e, out));
        }
    }
}
