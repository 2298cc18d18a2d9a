package io.obsctl.infra.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base64;

/**
 * Masks what looks like a token in any text: {@code glc_…}, {@code glsa_…}, bearer tokens, user info in URLs, and
 * base64 of {@code user:…} after {@code Basic}. Knows no values; see {@code io.obsctl.infra.secret.Redactor} for those.
 */
public final class TokenMask {
    /** What is left of a token: its kind. */
    private static final Pattern GRAFANA = Pattern.compile("\\b(glc_|glsa_)[A-Za-z0-9+/=_-]{8,}");

    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(basic|bearer)(\\s+|%20)([A-Za-z0-9+/=_.~-]{6,})");
    private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@\"']*:)[^/\\s@\"']+(?=@)");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{24,}={0,2}");

    private TokenMask() {}

    /** The text with each token replaced; the same object when there is none. */
    public static String mask(String text) {
        String out = GRAFANA.matcher(text).replaceAll("$1***");
        out = SCHEME.matcher(out).replaceAll(TokenMask::scheme);
        out = USER_INFO.matcher(out).replaceAll("$1***");
        return BASE64.matcher(out).replaceAll(m -> Matcher.quoteReplacement(wraps(m.group()) ? "***" : m.group()));
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
