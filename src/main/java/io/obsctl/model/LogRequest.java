package io.obsctl.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the journal.
 *
 * @param lines how many of each host at most, the latest
 * @param since {@code null} for as far back as the number goes
 * @param grep a regular expression as {@code journalctl --grep} takes it, or {@code null}
 * @param follow whether lines that come later are wanted, until somebody ends it
 */
public record LogRequest(
        int lines, @Nullable Instant since, @Nullable String grep, boolean follow) {}
