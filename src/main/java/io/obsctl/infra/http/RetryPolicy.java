package io.obsctl.infra.http;

import java.time.Duration;

/**
 * How often a call is tried again after 429, or after 503. A 503 without {@code Retry-After} is tried again only for
 * methods that may be repeated, since the request may have been carried out.
 *
 * @param attempts tries in all, at least 1
 * @param longestPause a server that asks for a longer pause is not waited for: its answer is the result
 */
public record RetryPolicy(int attempts, Duration longestPause) {
    /** One try. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO);

    /** Four tries, pauses of at most ten seconds. */
    public static final RetryPolicy PATIENT = new RetryPolicy(4, Duration.ofSeconds(10));

    public RetryPolicy {
        if (attempts < 1 || longestPause.isNegative()) {
            throw new IllegalArgumentException("at least one attempt, and no negative pause");
        }
    }
}
