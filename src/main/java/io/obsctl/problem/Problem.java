package io.obsctl.problem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, as data: what (summary), why (detail), where (position), how to fix (hints).
 *
 * @param summary constant words for this id: no names, numbers or other words of the user's
 * @param detail what is special about this case; may be empty; never holds a secret
 * @param position where, or {@code null} when it has no place in a text
 * @param excerpt the whole source line at {@code position} without its line end, for the caret; {@code null} if unknown
 * @param origin where the text came from, such as {@code templates/alloy/scrape.ftl:7}; {@code null} if it was written
 *     by a person
 */
public record Problem(
        ProblemId id,
        Severity severity,
        String summary,
        String detail,
        @Nullable Position position,
        @Nullable String excerpt,
        @Nullable String origin,
        List<Hint> hints) {
    public Problem {
        hints = List.copyOf(hints);
    }

    public static Problem error(String id, String summary, String detail) {
        return new Problem(ProblemId.of(id), Severity.ERROR, summary, detail, null, null, null, List.of());
    }

    public static Problem warning(String id, String summary, String detail) {
        return new Problem(ProblemId.of(id), Severity.WARNING, summary, detail, null, null, null, List.of());
    }

    public static Problem info(String id, String summary, String detail) {
        return new Problem(ProblemId.of(id), Severity.INFO, summary, detail, null, null, null, List.of());
    }

    public Problem at(@Nullable Position where) {
        return new Problem(id, severity, summary, detail, where, excerpt, origin, hints);
    }

    public Problem at(@Nullable Position where, @Nullable String line) {
        return new Problem(id, severity, summary, detail, where, line, origin, hints);
    }

    public Problem from(@Nullable String source) {
        return new Problem(id, severity, summary, detail, position, excerpt, source, hints);
    }

    public Problem as(Severity other) {
        return new Problem(id, other, summary, detail, position, excerpt, origin, hints);
    }

    /** This problem with one more hint, after those that it has. */
    public Problem hint(Hint hint) {
        List<Hint> more = new ArrayList<>(hints);
        more.add(hint);
        return new Problem(id, severity, summary, detail, position, excerpt, origin, more);
    }

    public Problem hint(String text) {
        return hint(Hint.say(text));
    }

    /** This problem with one more hint that is a command. */
    public Problem run(String command) {
        return hint(Hint.run(command));
    }
}
