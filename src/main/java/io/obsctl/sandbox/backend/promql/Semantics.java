package io.obsctl.sandbox.backend.promql;

import java.time.Duration;

/**
 * What differs between versions.
 *
 * @param leftOpen Prometheus 3 and today's Mimir leave out a sample that lies exactly at the start of a range or of the
 *     lookback; Prometheus 2 counts it in
 * @param lookback how long a sample stands for its series
 * @param subqueryStep the default step of a subquery
 */
public record Semantics(boolean leftOpen, Duration lookback, Duration subqueryStep) {
    public static final Semantics CURRENT = new Semantics(true, Duration.ofMinutes(5), Duration.ofMinutes(1));
    public static final Semantics PROMETHEUS_2 = new Semantics(false, Duration.ofMinutes(5), Duration.ofMinutes(1));
}
