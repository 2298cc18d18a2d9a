package io.obsctl.lang.alloy.catalog;

import java.util.Optional;

/** A version of Alloy by its minor: 1.15.1 and 1.15 are the same here. */
public record AlloyVersion(int minor) implements Comparable<AlloyVersion> {
    /** The oldest version that the catalogue knows. */
    public static final AlloyVersion OLDEST = new AlloyVersion(0);

    /** The newest version that the catalogue knows. */
    public static final AlloyVersion NEWEST = new AlloyVersion(18);

    /** What is taken when nobody says: the version that the facts were measured on. */
    public static final AlloyVersion USUAL = new AlloyVersion(15);

    /** Reads {@code 1.15}, {@code v1.15.1}; empty if it is no version from 1.0 to 1.18. */
    public static Optional<AlloyVersion> parse(String text) {
        String bare = text.startsWith("v") ? text.substring(1) : text;
        if (!bare.startsWith("1.")) {
            return Optional.empty();
        }
        int end = 2;
        while (end < bare.length() && end < 5 && Character.isDigit(bare.charAt(end))) {
            end++;
        }
        boolean clean = end > 2 && (end == bare.length() || bare.charAt(end) == '.');
        int minor = clean ? Integer.parseInt(bare.substring(2, end)) : -1;
        return minor >= 0 && minor <= NEWEST.minor ? Optional.of(new AlloyVersion(minor)) : Optional.empty();
    }

    @Override
    public int compareTo(AlloyVersion other) {
        return Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return "1." + minor;
    }
}
