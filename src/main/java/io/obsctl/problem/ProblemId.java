package io.obsctl.problem;

import java.util.regex.Pattern;

/**
 * The stable name of a kind of problem, {@code area/name}. It is the name of the page under {@code docs/checks/} too.
 */
public record ProblemId(String area, String name) implements Comparable<ProblemId> {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    public ProblemId {
        if (!WORD.matcher(area).matches() || !WORD.matcher(name).matches()) {
            throw new IllegalArgumentException("a problem id is area/name in lower case: " + area + "/" + name);
        }
    }

    /** Reads {@code area/name}. */
    public static ProblemId of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a problem id is area/name: " + text);
        }
        return new ProblemId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ProblemId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return area + "/" + name;
    }
}
