package io.obsctl.sandbox.backend;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One credential of the sandbox. A cloud access policy token ({@code glc_}) has scopes; a service account token
 * ({@code glsa_}) has a role. Values are visibly fake and open nothing anywhere else.
 */
public record Token(
        String name,
        String value,
        Set<String> scopes,
        @Nullable Role role,
        @Nullable Instant expiresAt,
        boolean revoked) {
    /** What a service account may do; each role may do what the ones before it may. */
    public enum Role {
        VIEWER,
        EDITOR,
        ADMIN;

        public String word() {
            return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
        }
    }

    public Token {
        scopes = Set.copyOf(scopes);
    }

    /** {@code glc_} + base64 of {@code {"o":…,"n":…,"k":…,"m":{"r":…}}}. */
    public static Token cloud(String name, String orgId, String region, Set<String> scopes) {
        var body = Json.object();
        body.put("o", orgId);
        body.put("n", "obsctl-sandbox-FAKE-" + name);
        body.put("k", "FAKE" + fill(name, 24));
        body.putObject("m").put("r", region);
        String packed = Base64.getEncoder().encodeToString(Json.text(body).getBytes(StandardCharsets.UTF_8));
        return new Token(name, "glc_" + packed, scopes, null, null, false);
    }

    /** {@code glsa_} + 32 letters and digits + {@code _} + 8 hexadecimal digits. */
    public static Token serviceAccount(String name, Role role) {
        String tail = String.format(java.util.Locale.ROOT, "%08x", name.hashCode());
        return new Token(name, "glsa_" + ("FAKE" + fill(name, 28)) + "_" + tail, Set.of(), role, null, false);
    }

    public Token expiring(Instant at) {
        return new Token(name, value, scopes, role, at, revoked);
    }

    public Token asRevoked() {
        return new Token(name, value, scopes, role, expiresAt, true);
    }

    public Token withScopes(Set<String> other) {
        return new Token(name, value, other, role, expiresAt, revoked);
    }

    public boolean live(Instant now) {
        return !revoked && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** True when the text has the shape of an access policy token, whoever made it. */
    static boolean wellFormed(String value) {
        return claims(value).isPresent();
    }

    private static Optional<String> claims(String value) {
        if (!value.startsWith("glc_")) {
            return Optional.empty();
        }
        try {
            String packed = value.substring(4).replace('-', '+').replace('_', '/');
            var node = Json.parse(Base64.getDecoder().decode(packed));
            boolean whole = node.has("o") && node.has("n") && node.has("k");
            return whole ? Optional.of(Json.string(node, "n")) : Optional.empty();
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static String fill(String name, int length) {
        String letters = name.replaceAll("[^A-Za-z0-9]", "");
        return (letters + "0".repeat(length)).substring(0, length);
    }
}
