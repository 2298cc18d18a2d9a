package io.obsctl.profile.paste;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens inside values. What this class finds of a token is that it is there; the token itself goes nowhere. */
final class PastedTokens {
    private static final Pattern TOKEN = Pattern.compile("(?:glc_|glsa_|eyJrIjoi)[A-Za-z0-9+/=_-]{2,}");
    private static final Pattern BASE64 = Pattern.compile("(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}");
    private static final Pattern PAIR = Pattern.compile("^(\\d{3,12}):\\S*", Pattern.DOTALL);
    private static final Pattern VARIABLE =
            Pattern.compile("^(?:sys\\.)?env\\([\"']([A-Za-z_]\\w*)[\"']\\)$|^\\$\\{?([A-Za-z_]\\w*)\\}?$");

    private PastedTokens() {}

    static boolean plain(String value) {
        return TOKEN.matcher(value).find();
    }

    static boolean serviceAccount(String value) {
        return value.contains("glsa_");
    }

    /** The id in front of a token, in base64 as Basic has it or in a URL; nothing for anything else. */
    static Optional<String> idBefore(String value) {
        Matcher m = BASE64.matcher(value.replace("%20", " "));
        while (m.find()) {
            Matcher pair = PAIR.matcher(decoded(m.group()));
            if (pair.find()) {
                return Optional.of(pair.group(1));
            }
        }
        Matcher text =
                Pattern.compile("(?<![\\w])(\\d{3,12}):(?=glc_|eyJrIjoi)").matcher(value);
        return text.find() ? Optional.of(text.group(1)) : Optional.empty();
    }

    /** A token in base64 without an id before it: what a Basic header must not be. */
    static boolean withoutId(String value) {
        Matcher m = BASE64.matcher(value);
        while (m.find()) {
            if (plain(decoded(m.group()))) {
                return idBefore(value).isEmpty();
            }
        }
        return false;
    }

    /** The variable that a configuration reads. */
    static Optional<String> variable(String value) {
        Matcher m = VARIABLE.matcher(value);
        if (!m.matches()) {
            return Optional.empty();
        }
        return Optional.of(m.group(1) == null ? m.group(2) : m.group(1));
    }

    /** The answer that a token of this name is for. */
    static String purpose(String name, boolean serviceAccount) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (serviceAccount) {
            return "deploy-token";
        }
        if (upper.contains("READ") && !upper.contains("WRITE")) {
            return "read-token";
        }
        if (upper.contains("RULE")) {
            return "rules-token";
        }
        return upper.contains("STACK") ? "stacks-token" : "write-token";
    }

    private static String decoded(String base64) {
        String whole = base64.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
        // What was cut in the middle of a group still shows its beginning.
        String even = whole.substring(0, whole.length() - (whole.length() % 4 == 1 ? 1 : 0));
        try {
            return new String(Base64.getDecoder().decode(even), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
