package io.obsctl.sandbox.collector.metric;

import java.util.List;

/**
 * Takes samples: what components export as {@code receiver} and others list in {@code forward_to}. Safe between
 * threads; a full receiver makes its caller wait.
 */
@FunctionalInterface
public interface MetricsReceiver {
    void accept(List<Sample> samples) throws InterruptedException;
}
