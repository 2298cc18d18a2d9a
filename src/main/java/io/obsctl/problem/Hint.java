package io.obsctl.problem;

import org.jspecify.annotations.Nullable;

/**
 * How to fix a problem.
 *
 * @param text a sentence, or empty when the command says it all
 * @param command a command that can be pasted as it stands, or {@code null}
 */
public record Hint(String text, @Nullable String command) {
    public static Hint say(String text) {
        return new Hint(text, null);
    }

    public static Hint run(String command) {
        return new Hint("", command);
    }

    public static Hint run(String text, String command) {
        return new Hint(text, command);
    }
}
