package io.obsctl.infra.secret;

import io.obsctl.infra.http.TokenMask;
import io.obsctl.infra.json.Json;
import io.obsctl.model.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base64;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Masks secrets in any text that leaves the program: what looks like a token ({@link TokenMask}) and every value that
 * was found in this run, also JSON-escaped, URL-encoded, or inside base64. Values of fewer than four characters are not
 * masked: they would be found in every word. Safe between threads.
 */
public final class Redactor {
    private static final int SHORTEST = 4;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{6,}={0,2}");

    /** Longest first, so that a secret that holds another one is masked whole. */
    private volatile List<String> values = List.of();

    private final List<String> learned = new CopyOnWriteArrayList<>();

    /** From now on this value is masked. */
    public synchronized void learn(Secret secret) {
        String value = secret.reveal();
        if (value.length() < SHORTEST || learned.contains(value)) {
            return;
        }
        learned.add(value);
        String json = Json.compact(JsonNodeFactory.instance.stringNode(value));
        values = java.util.stream.Stream.concat(
                        values.stream(),
                        java.util.stream.Stream.of(
                                value,
                                json.substring(1, json.length() - 1),
                                URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text with each secret replaced by {@code ***}. */
    public String mask(String text) {
        String out = text;
        for (String value : values) {
            out = out.replace(value, "***");
        }
        if (!learned.isEmpty()) {
            out = BASE64.matcher(out)
                    .replaceAll(m -> Matcher.quoteReplacement(holdsSecret(m.group()) ? "***" : m.group()));
        }
        return TokenMask.mask(out);
    }

    private boolean holdsSecret(String base64) {
        // A run may begin with characters that are not part of the encoding, such as those of a path.
        for (int from = 0; from < Math.min(4, base64.length()); from++) {
            String inside = new String(Base64.decodeBase64(base64.substring(from)), StandardCharsets.UTF_8);
            if (learned.stream().anyMatch(inside::contains)) {
                return true;
            }
        }
        return false;
    }
}
