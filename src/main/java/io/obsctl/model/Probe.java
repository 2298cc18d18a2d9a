package io.obsctl.model;

import java.time.Instant;

/**
 * What one run sends through one host's collector.
 *
 * @param run six hexadecimal digits
 * @param host the host's name in the profile
 * @param traceId 32 hexadecimal digits in lower case
 * @param value of the gauge {@link ProbeNames#METRIC}: the run's id as a number, exact in a double
 * @param from when the run began; nothing of it is older
 */
public record Probe(String run, String host, String traceId, double value, Instant from) {
    /** How many spans the trace has, each sent in a request of its own. */
    public static final int SPANS = 3;
}
