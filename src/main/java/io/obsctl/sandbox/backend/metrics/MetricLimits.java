package io.obsctl.sandbox.backend.metrics;

import java.time.Duration;

/**
 * What the store takes. The sandbox's own bounds ({@code maxSamples}, {@code perSeries}) drop the oldest samples
 * silently; the others refuse as Mimir does.
 *
 * @param outOfOrder how far behind the newest sample one may come; zero refuses every out-of-order sample
 */
public record MetricLimits(
        int maxSeries, int maxLabelNames, Duration outOfOrder, Duration future, int perSeries, int maxSamples) {
    public static final MetricLimits DEFAULTS =
            new MetricLimits(50_000, 40, Duration.ofHours(2), Duration.ofMinutes(10), 20_000, 2_000_000);
}
