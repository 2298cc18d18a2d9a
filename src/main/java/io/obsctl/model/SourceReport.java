package io.obsctl.model;

import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.List;

/**
 * Whether what is collected from lets its credentials in.
 *
 * @param rows one a place and source, in the order of the profile
 * @param problems what is wrong, each once for all places that suffer from it
 */
public record SourceReport(List<Row> rows, List<Problem> problems) {
    public static final SourceReport EMPTY = new SourceReport(List.of(), List.of());

    public SourceReport {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
    }

    /**
     * One source, asked from one place.
     *
     * @param place a host's name, or {@code here}
     * @param kind {@code postgres}, {@code redis}, {@code mongodb}, {@code scrape}
     * @param name as in the profile
     * @param address as the place sees it; without user or password
     * @param causes empty when it works; several when they cannot be told apart
     * @param words what it is, or why it does not work
     */
    public record Row(String place, String kind, String name, String address, List<SourceCause> causes, String words) {
        public Row {
            causes = List.copyOf(causes);
        }

        public boolean works() {
            return causes.isEmpty();
        }

        /** Whether nothing is known of it, since obsctl cannot ask such a source. */
        public boolean notProbed() {
            return causes.equals(List.of(SourceCause.NOT_PROBED));
        }
    }

    /** Whether something is wrong. */
    public boolean wrong() {
        return problems.stream().anyMatch(p -> p.severity() == Severity.ERROR);
    }
}
