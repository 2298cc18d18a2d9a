package io.obsctl.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Moments as people read them: UTC, to the minute. */
final class Times {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    static String minutes(@Nullable Instant moment) {
        return moment == null ? "–" : MINUTES.format(moment);
    }
}
