package io.obsctl.problem;

import java.util.List;

/** Work that cannot go on, carrying the problems that people are told. Thrown at the edge where the action is known. */
public final class ObsctlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;
    private final transient List<Problem> problems;

    public ObsctlException(ExitCode exitCode, List<Problem> problems) {
        super(problems.isEmpty() ? exitCode.meaning() : problems.get(0).summary());
        this.exitCode = exitCode;
        this.problems = List.copyOf(problems);
    }

    public ObsctlException(ExitCode exitCode, Problem problem) {
        this(exitCode, List.of(problem));
    }

    public ObsctlException(ExitCode exitCode, Problem problem, Throwable cause) {
        this(exitCode, List.of(problem));
        initCause(cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public List<Problem> problems() {
        return problems;
    }
}
