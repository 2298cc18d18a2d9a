package io.obsctl.problem;

/** Every exit code of obsctl. The table in the README is made from this list. */
public enum ExitCode {
    DONE(0, "done"),
    NO(1, "the answer is no: findings, a signal missing, changes under --detailed-exitcode, a deploy put back whole"),
    USAGE(2, "wrong usage or an invalid profile"),
    DENIED(3, "authentication or permission"),
    PARTIAL(4, "some changed and some not, or a rollback failed"),
    UNREACHABLE(5, "unreachable or timed out"),
    CONFLICT(6, "conflict: foreign, or changed since it was planned"),
    TOO_OLD(7, "a version is too old"),
    INTERNAL(70, "internal error: a defect of obsctl"),
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
