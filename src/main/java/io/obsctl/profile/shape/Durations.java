package io.obsctl.profile.shape;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as profiles, Prometheus and Alloy write them: {@code 90s}, {@code 1h30m}, {@code 30d}. */
public final class Durations {
    /** Units from large to small, each at most once, at least one. A day has 24 hours. */
    static final String PATTERN = "^(?=\\d)(\\d{1,9}d)?(\\d{1,9}h)?(\\d{1,9}m(?!s))?(\\d{1,9}s)?(\\d{1,9}ms)?$";

    private static final Pattern FORM = Pattern.compile(PATTERN);
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

    private Durations() {}

    /** @throws IllegalArgumentException when the text is no duration */
    public static Duration parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("a duration needs a unit: 60s, 5m, 1h");
        }
        long millis = 0;
        for (int i = 0; i < UNITS.length; i++) {
            String part = m.group(i + 1);
            if (part != null) {
                millis += Long.parseLong(part.substring(0, part.length() - UNITS[i].length())) * MILLIS[i];
            }
        }
        return Duration.ofMillis(millis);
    }

    /** The shortest text that parses back to it; whole milliseconds only. */
    public static String print(Duration duration) {
        long rest = duration.toMillis();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < UNITS.length; i++) {
            if (rest >= MILLIS[i]) {
                out.append(rest / MILLIS[i]).append(UNITS[i]);
                rest %= MILLIS[i];
            }
        }
        return out.isEmpty() ? "0s" : out.toString();
    }
}
