package io.obsctl.infra.secret;

import io.obsctl.infra.http.TokenMask;
import io.obsctl.infra.json.Json;
import io.obsctl.model.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base64;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Masks secrets in any text that leaves the program: what looks like a token ({@link TokenMask}) and every value that
 * was found in this run, also JSON-escaped, URL-encoded, XML-escaped, or inside base64, and the beginning of one that
 * was cut (at least twelve characters and half of it). Of a connection string its password alone is masked as well.
 * Values of fewer than four characters are not masked: they would be found in every word. Safe between threads.
 */
public final class Redactor implements AutoCloseable {
    private static final int SHORTEST = 4;
    private static final int SHORTEST_CUT = 12;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{6,}={0,2}");
    private static final Pattern USER_INFO = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/@\\s:]*:([^/\\s]+)@");
    private static final Pattern KEYWORD = Pattern.compile("(?i)\\b(?:password|pwd)\\s*=\\s*'?([^\\s';]+)");

    /** What is looked for, the longest first, so that a secret that holds another one is masked whole. */
    private volatile List<char[]> forms = List.of();

    /** The values as they are. */
    private volatile List<char[]> learned = List.of();

    /** From now on this value is masked. */
    public void learn(Secret secret) {
        String value = secret.reveal();
        add(value);
        for (Pattern inside : List.of(USER_INFO, KEYWORD)) {
            Matcher m = inside.matcher(value);
            while (m.find()) {
                add(m.group(1));
                add(decoded(m.group(1)));
            }
        }
    }

    private synchronized void add(String value) {
        if (value.length() < SHORTEST || learned.stream().anyMatch(known -> same(known, value))) {
            return;
        }
        List<char[]> values = new ArrayList<>(learned);
        values.add(value.toCharArray());
        String json = Json.compact(JsonNodeFactory.instance.stringNode(value));
        String escaped = json.substring(1, json.length() - 1);
        String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        String xml = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        List<char[]> more = new ArrayList<>(forms);
        for (String form : List.of(
                value,
                escaped,
                // Go's encoding/json, which most backends are written with.
                escaped.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"),
                url,
                url.replace("+", "%20"),
                xml,
                xml.replace("\"", "&quot;").replace("'", "&apos;"),
                value.replace("'", "''"),
                value.replace("'", "'\\''"))) {
            if (more.stream().noneMatch(known -> same(known, form))) {
                more.add(form.toCharArray());
            }
        }
        more.sort(Comparator.comparingInt((char[] form) -> form.length).reversed());
        learned = List.copyOf(values);
        forms = List.copyOf(more);
    }

    private static String decoded(String text) {
        try {
            return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The text with each secret replaced by {@code ***}. */
    public String mask(String text) {
        String out = text;
        for (char[] form : forms) {
            out = without(out, form);
        }
        if (!learned.isEmpty()) {
            out = BASE64.matcher(out)
                    .replaceAll(m -> Matcher.quoteReplacement(holdsSecret(m.group()) ? "***" : m.group()));
        }
        return TokenMask.mask(out);
    }

    /** Overwrites what was learned. */
    @Override
    public synchronized void close() {
        List<char[]> old = new ArrayList<>(forms);
        old.addAll(learned);
        forms = List.of();
        learned = List.of();
        old.forEach(value -> Arrays.fill(value, '\0'));
    }

    private static String without(String text, char[] form) {
        int least = form.length < SHORTEST_CUT ? form.length : Math.max(SHORTEST_CUT, form.length / 2);
        int at = next(text, form, least, 0);
        if (at < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (at >= 0) {
            out.append(text, from, at).append("***");
            from = at + common(text, form, at);
            at = next(text, form, least, from);
        }
        return out.append(text, from, text.length()).toString();
    }

    /** Where the form, or at least so many of its first characters, stands next. */
    private static int next(String text, char[] form, int least, int from) {
        for (int at = text.indexOf(form[0], from); at >= 0; at = text.indexOf(form[0], at + 1)) {
            if (common(text, form, at) >= least) {
                return at;
            }
        }
        return -1;
    }

    private static int common(String text, char[] form, int at) {
        int n = 0;
        while (n < form.length && at + n < text.length() && text.charAt(at + n) == form[n]) {
            n++;
        }
        return n;
    }

    private static boolean same(char[] known, String text) {
        return known.length == text.length() && common(text, known, 0) == known.length;
    }

    private boolean holdsSecret(String base64) {
        // A run may begin with characters that are not part of the encoding, such as those of a path.
        for (int from = 0; from < Math.min(4, base64.length()); from++) {
            String inside = new String(Base64.decodeBase64(base64.substring(from)), StandardCharsets.UTF_8);
            for (char[] value : learned) {
                if (next(inside, value, value.length, 0) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
