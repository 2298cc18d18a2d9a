package io.obsctl.problem;

/** How bad a problem is. {@code ERROR} makes the answer "no"; the others never do unless asked to. */
public enum Severity {
    ERROR,
    WARNING,
    INFO;

    /** The lower-case word of every output format. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
