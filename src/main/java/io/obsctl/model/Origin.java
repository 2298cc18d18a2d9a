package io.obsctl.model;

import io.obsctl.problem.Position;
import org.jspecify.annotations.Nullable;

/**
 * Where a value of a profile came from.
 *
 * @param position where it is written, or {@code null} when it is a default
 * @param line the whole source line there, for a caret; {@code null} when it is a default
 */
public record Origin(@Nullable Position position, @Nullable String line) {
    /** The origin of values that nobody wrote. */
    public static final Origin DEFAULT = new Origin(null, null);
}
