package io.obsctl.model;

import java.time.Duration;

/**
 * How far one clock is from another.
 *
 * @param ahead below zero when it is behind
 */
public record ClockOffset(Duration ahead) {
    /** A clock that is kept by NTP is within milliseconds; a {@code Date} header within a second. */
    private static final Duration TOLERATED = Duration.ofMinutes(1);

    /** What is further in the future is refused by Mimir and Loki as they come ({@code creation_grace_period: 10m}). */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** Whether it is more than what clocks and headers are out by anyway: a minute. */
    public boolean off() {
        return ahead.abs().compareTo(TOLERATED) >= 0;
    }

    /** Whether backends refuse what one of the clocks says, ahead or behind: more than ten minutes. */
    public boolean tooFar() {
        return ahead.abs().compareTo(GRACE) > 0;
    }

    /** Whether backends refuse signals with this clock's time as lying in their future. */
    public boolean refused() {
        return ahead.compareTo(GRACE) > 0;
    }

    /** In whole seconds, never below zero. */
    public long seconds() {
        return ahead.abs().toSeconds();
    }
}
