package io.obsctl.profile.tree;

import io.obsctl.problem.TokenShapes;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How words of a profile may be shown: no tokens, nothing that a terminal obeys, not too long. */
public final class Words {
    /** Grafana's tokens carry their kind in front; so do the Basic headers that people paste. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?:glc_|glsa_|gltok_|eyJrIjoi)[A-Za-z0-9+/=_.-]{4,}|(?i:basic|bearer)\\s+[A-Za-z0-9+/=_.-]{12,}");

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s@\"']*:[^/\\s@\"']*(?=@)");
    private static final int LONGEST = 60;
    private static final int SHORTEST_TOKEN = 8;

    private Words() {}

    /** Whether the text holds what can only be a token. */
    public static boolean holdsToken(String text) {
        return text.length() >= SHORTEST_TOKEN && TOKEN.matcher(text).find();
    }

    /** The text with each token, and each password in a URL, as stars of the same length. */
    public static String hideTokens(String text) {
        // Most words are shorter than any token.
        String hidden = text.length() < SHORTEST_TOKEN ? text : stars(TOKEN, text);
        return hidden.contains("://") ? stars(USER_INFO, hidden) : hidden;
    }

    /** As {@link #hideTokens}, and whatever else looks like a secret, by guess too: for lines that nobody understood. */
    static String hideSecrets(String line) {
        StringBuilder out = new StringBuilder(hideTokens(line));
        for (TokenShapes.Found found : TokenShapes.in(line)) {
            out.replace(found.start(), found.end(), "*".repeat(found.end() - found.start()));
        }
        return out.toString();
    }

    private static String stars(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        StringBuilder out = new StringBuilder();
        while (m.find()) {
            m.appendReplacement(out, "*".repeat(m.end() - m.start()));
        }
        return m.appendTail(out).toString();
    }

    /** A user's word inside a sentence: tokens hidden, control characters written out, cut when long. */
    public static String show(String text) {
        return "`" + clean(text, LONGEST) + "`";
    }

    /** The text with tokens hidden and control characters written out, cut after so many characters. */
    static String clean(String text, int longest) {
        StringBuilder out = new StringBuilder();
        hideTokens(text)
                .codePoints()
                .limit(longest)
                .forEach(c -> out.append(
                        unprintable(c) ? String.format(Locale.ROOT, "\\u%04x", c) : new String(Character.toChars(c))));
        return out + (text.codePointCount(0, text.length()) > longest ? "…" : "");
    }

    /** Control and format characters (those that turn the direction of text among them), and lone surrogates. */
    public static boolean unprintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || codePoint == 0x2028
                || codePoint == 0x2029;
    }
}
