package io.obsctl.model;

import io.obsctl.problem.Position;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a value of a profile came from. Safe between threads.
 *
 * @param position where it is written, or {@code null} when it is a default
 * @param shown finds the line; asked only when somebody is told of the value, for a line has to be searched for secrets
 *     before it is shown
 */
public record Origin(@Nullable Position position, Supplier<@Nullable String> shown) {
    /** The origin of values that nobody wrote. */
    public static final Origin DEFAULT = new Origin(null, () -> null);

    /** The whole source line there as people may see it, for a caret; {@code null} when it is a default. */
    public @Nullable String line() {
        return shown.get();
    }
}
