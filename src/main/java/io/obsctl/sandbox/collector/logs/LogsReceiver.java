package io.obsctl.sandbox.collector.logs;

/**
 * Takes log entries: what components export as {@code receiver} and others list in {@code forward_to}. Safe between
 * threads. A full receiver makes its caller wait, which is the back-pressure of the pipeline.
 */
@FunctionalInterface
public interface LogsReceiver {
    void accept(LogEntry entry) throws InterruptedException;
}
