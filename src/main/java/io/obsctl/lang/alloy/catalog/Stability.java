package io.obsctl.lang.alloy.catalog;

import java.util.Optional;

/** How finished a feature is; each level allows itself and those before it. */
public enum Stability {
    GENERALLY_AVAILABLE("generally-available"),
    PUBLIC_PREVIEW("public-preview"),
    EXPERIMENTAL("experimental");

    private final String word;

    Stability(String word) {
        this.word = word;
    }

    /** The word of {@code --stability.level}. */
    public String word() {
        return word;
    }

    /** Whether a collector of this level runs a feature of the other. */
    public boolean allows(Stability feature) {
        return feature.compareTo(this) <= 0;
    }

    /** Reads the word of {@code --stability.level}. */
    public static Optional<Stability> parse(String word) {
        for (Stability s : values()) {
            if (s.word.equals(word)) {
                return Optional.of(s);
            }
        }
        return Optional.empty();
    }
}
