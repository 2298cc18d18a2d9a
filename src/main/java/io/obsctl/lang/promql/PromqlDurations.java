package io.obsctl.lang.promql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 1h30m}, {@code 5m}, {@code 100ms}. */
public final class PromqlDurations {
    private static final Pattern WHOLE =
            Pattern.compile("(?:(\\d+)y)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final long[] MILLIS = {31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};

    private PromqlDurations() {}

    /**
     * Milliseconds.
     *
     * @throws IllegalArgumentException when the text is no duration
     * @throws ArithmeticException when no {@code long} holds it
     */
    public static long millis(String text) {
        Matcher m = WHOLE.matcher(text);
        if (text.isEmpty() || !m.matches()) {
            throw new IllegalArgumentException("not a valid duration string: \"" + text + "\"");
        }
        long sum = 0;
        for (int i = 0; i < MILLIS.length; i++) {
            String group = m.group(i + 1);
            if (group != null) {
                sum = Math.addExact(sum, Math.multiplyExact(Long.parseLong(group), MILLIS[i]));
            }
        }
        return sum;
    }
}
