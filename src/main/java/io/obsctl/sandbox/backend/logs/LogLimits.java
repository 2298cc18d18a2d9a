package io.obsctl.sandbox.backend.logs;

import java.time.Duration;

/** What Loki takes by default: a week back, ten minutes ahead, 15 labels, lines of 256 KiB. {@code maxEntries} is ours. */
public record LogLimits(Duration past, Duration future, int maxLabels, int maxLine, int maxEntries) {
    public static final LogLimits DEFAULTS =
            new LogLimits(Duration.ofDays(7), Duration.ofMinutes(10), 15, 256 * 1024, 300_000);
}
