package io.obsctl.infra.ssh;

import io.obsctl.problem.Problem;

/** A host could not be reached, spoken to, or did not do what it was told. Never leaves this package. */
final class SshFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    SshFailure(Problem problem, Throwable cause) {
        super(problem.summary(), cause);
        this.problem = problem;
    }

    SshFailure(Problem problem) {
        super(problem.summary());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
