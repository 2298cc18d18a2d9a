package io.obsctl.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running sandbox offers.
 *
 * @param tokens files that hold its tokens, mode 0600
 */
public record SandboxFacts(String slug, List<Door> doors, List<TokenFile> tokens) {
    public SandboxFacts {
        doors = List.copyOf(doors);
        tokens = List.copyOf(tokens);
    }

    /**
     * A way in.
     *
     * @param id its instance id, or {@code null} where there is none
     */
    public record Door(String name, String url, @Nullable String id) {}

    /** A token, by what it is for. */
    public record TokenFile(String name, String purpose, String path) {}

    /** The address of a door. */
    public String url(String name) {
        return doors.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no door " + name))
                .url();
    }

    /** The path of the file with that token. */
    public String token(String name) {
        return tokens.stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no token " + name))
                .path();
    }
}
