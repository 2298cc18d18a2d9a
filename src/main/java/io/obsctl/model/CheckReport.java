package io.obsctl.model;

import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.List;

/**
 * What a check found.
 *
 * @param subject what was checked, in a person's words: {@code 1 profile, 6 artifacts}
 * @param files in the order given, each with its problems by position
 */
public record CheckReport(String subject, List<CheckedFile> files) {
    public CheckReport {
        files = List.copyOf(files);
    }

    /** One file with what is wrong in it. */
    public record CheckedFile(String file, List<Problem> problems) {
        public CheckedFile {
            problems = List.copyOf(problems);
        }

        /** False exactly when a real Alloy would refuse to load it, or another program its artifact. */
        public boolean ok() {
            return problems.stream().noneMatch(p -> p.severity() == Severity.ERROR);
        }
    }

    /** Those of every file, in the order of {@link #files()}. */
    public List<Problem> problems() {
        return files.stream().flatMap(f -> f.problems().stream()).toList();
    }

    /** How many problems are of exactly this severity. */
    public long count(Severity severity) {
        return problems().stream().filter(p -> p.severity() == severity).count();
    }
}
