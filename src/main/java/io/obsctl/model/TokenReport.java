package io.obsctl.model;

import io.obsctl.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tokens say of themselves, and when they end.
 *
 * @param rows in the order of the profile
 * @param problems of tokens that cannot be read, are none, or end too soon; empty when all is well
 * @param notes why the issuer was not asked for dates, each once
 */
public record TokenReport(List<Row> rows, List<Problem> problems, List<String> notes) {
    public TokenReport {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /**
     * One token.
     *
     * @param purpose {@code write}, {@code read}, …; {@code token} when it came by standard input
     * @param from the reference
     * @param facts what it says; {@code null} when it could not be had
     * @param made when it was made, where known
     * @param used when it was used last, where known
     * @param ends when it ends, where known
     * @param endsBy who says so, {@code profile} or {@code api}; empty where nobody does
     * @param verdict what follows
     */
    public record Row(
            String purpose,
            String from,
            @Nullable TokenFacts facts,
            @Nullable Instant made,
            @Nullable Instant used,
            @Nullable Instant ends,
            String endsBy,
            Verdict verdict) {}

    /** What is to be said of a token. */
    public enum Verdict {
        GOOD,
        ENDS_SOON,
        ENDED,
        /** Its issuer does not list it. */
        NOT_LISTED,
        MALFORMED,
        NOT_FOUND
    }
}
