package io.obsctl.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Alloy, {@code major.minor}, read from the text of the scalar: {@code 1.10} is not {@code 1.1}. A patch
 * level is allowed and ignored.
 */
public record Version(int major, int minor) implements Comparable<Version> {
    private static final Pattern FORM = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(\\.\\d+.*)?");

    /**
     * @param text may begin with {@code v} and go on behind the minor version, which is not kept
     * @throws IllegalArgumentException when it is no version; the message says what is right
     */
    public static Version parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("a version is MAJOR.MINOR such as \"1.15\"");
        }
        return new Version(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
    }

    /** Whether it is the other one or a later one. */
    public boolean atLeast(Version other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(Version other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
