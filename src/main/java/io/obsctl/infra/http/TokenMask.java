package io.obsctl.infra.http;

import io.obsctl.problem.TokenShapes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base64;

/**
 * Masks what looks like a token in any text: {@code glc_…}, {@code glsa_…}, bearer tokens, user info in URLs, and
 * base64 of {@code user:…} after {@code Basic}, and the formats of {@link TokenShapes}. Knows no values; see {@code io.obsctl.infra.secret.Redactor} for those.
 */
public final class TokenMask {
    /** What is left of a token: its kind. */
    private static final Pattern GRAFANA = Pattern.compile("\\b(glc_|glsa_)[A-Za-z0-9+/=_-]{8,}");

    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(basic|bearer)(\\s+|%20)([A-Za-z0-9+/=_.~-]{6,})");
    private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@\"']*:)[^/\\s@\"']+(?=@)");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{24,}={0,2}");

    /** The characters that {@code glc_} and {@code glsa_} leave in base64, at each of the three places of a byte. */
    private static final List<String> WRAPPED = List.of("Z2xjX", "dsY1", "nbGNf", "Z2xzYV", "dsc2Ff", "nbHNhX");

    private TokenMask() {}

    /**
     * The text with each token replaced; the same object when there is none. Each expression runs only on text that
     * holds what it cannot do without: all four over a rendered config cost a cold start 60 ms.
     */
    public static String mask(String text) {
        String out = text;
        if (out.contains("glc_") || out.contains("glsa_")) {
            out = GRAFANA.matcher(out).replaceAll("$1***");
        }
        if (holdsScheme(out)) {
            out = SCHEME.matcher(out).replaceAll(TokenMask::scheme);
        }
        if (out.indexOf('@') >= 0 && out.contains("://")) {
            out = USER_INFO.matcher(out).replaceAll("$1***");
        }
        if (WRAPPED.stream().anyMatch(out::contains)) {
            out = BASE64.matcher(out).replaceAll(m -> Matcher.quoteReplacement(wraps(m.group()) ? "***" : m.group()));
        }
        return shapes(out);
    }

    private static boolean holdsScheme(String text) {
        return holds(text, 'b') || holds(text, 'B');
    }

    private static boolean holds(String text, char first) {
        for (int at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
            if (text.regionMatches(true, at, "basic", 0, 5) || text.regionMatches(true, at, "bearer", 0, 6)) {
                return true;
            }
        }
        return false;
    }

    /** What other makers document of their tokens' formats. */
    private static String shapes(String text) {
        List<TokenShapes.Found> found = TokenShapes.formats(text);
        if (found.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (TokenShapes.Found one : found) {
            out.append(text, from, one.start()).append("***");
            from = one.end();
        }
        return out.append(text, from, text.length()).toString();
    }

    /** Whether a Grafana token stands in the text, plain or inside base64. */
    public static boolean holdsGrafanaToken(String text) {
        return GRAFANA.matcher(text).find() || BASE64.matcher(text).results().anyMatch(m -> wraps(m.group()));
    }

    private static String scheme(java.util.regex.MatchResult m) {
        boolean basic = m.group(1).equalsIgnoreCase("basic");
        // "basic authentication failed" is prose; what decodes to user:password is not.
        String value = m.group(3);
        boolean token = basic ? decoded(value).indexOf(':') >= 0 : value.chars().anyMatch(c -> c < 'A' || c > 'z');
        return Matcher.quoteReplacement(token || value.length() >= 24 ? m.group(1) + m.group(2) + "***" : m.group());
    }

    /** Whether base64 text holds a Grafana token, as {@code base64(id:glc_…)} does. */
    private static boolean wraps(String base64) {
        // A run may begin with characters that are not part of the encoding, such as those of a path.
        for (int from = 0; from < 4; from++) {
            String inside = decoded(base64.substring(from));
            if (inside.contains("glc_") || inside.contains("glsa_")) {
                return true;
            }
        }
        return false;
    }

    private static String decoded(String base64) {
        return new String(Base64.decodeBase64(base64), StandardCharsets.ISO_8859_1);
    }
}
