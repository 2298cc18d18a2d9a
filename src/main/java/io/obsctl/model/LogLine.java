package io.obsctl.model;

import java.time.Instant;

/**
 * One line of a collector's journal.
 *
 * @param priority as syslog counts: 0 is an emergency, 7 for debugging
 * @param text without control characters
 */
public record LogLine(Instant when, String host, int priority, String text) {}
