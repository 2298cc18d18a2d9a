package io.obsctl.sandbox.backend.gcom;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.StackIdentity;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.TokenBook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Access policies and their tokens; each token of the sandbox has a policy of its own name. */
final class TokenRoutes {
    private static final String PREFIX = "obsctl-sandbox-FAKE-";

    private final TokenBook tokens;
    private final Supplier<StackIdentity> stack;
    private final Clock clock;

    TokenRoutes(TokenBook tokens, Supplier<StackIdentity> stack, Clock clock) {
        this.tokens = tokens;
        this.stack = stack;
        this.clock = clock;
    }

    private static String id(String kind, String name) {
        return UUID.nameUUIDFromBytes((kind + name).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private void region(Call call) {
        String region = call.param("region")
                .orElseThrow(() ->
                        new Refusal(GcomRoutes.error(400, "InvalidArgument", "Query parameter region is required")));
        if (!region.equals(stack.get().region())) {
            throw new Refusal(GcomRoutes.error(400, "InvalidArgument", "Unknown region " + region));
        }
    }

    Answer list(Call call) {
        region(call);
        String name = call.param("name").orElse("");
        var body = Json.object();
        ArrayNode items = body.putArray("items");
        tokens.all().stream()
                .filter(t -> t.role() == null && !t.revoked())
                .filter(t -> name.isEmpty() || shown(t).equals(name))
                .forEach(t -> describe(items.addObject(), t));
        return Answer.json(200, body);
    }

    private static String shown(Token token) {
        return PREFIX + token.name();
    }

    private static void describe(ObjectNode item, Token t) {
        item.put("id", id("token", t.name()));
        item.put("accessPolicyId", id("policy", t.name()));
        item.put("name", shown(t));
        item.put("displayName", t.name());
        Instant expires = t.expiresAt();
        if (expires == null) {
            item.putNull("expiresAt");
        } else {
            item.put("expiresAt", expires.toString());
        }
        item.putNull("firstUsedAt");
        item.putNull("lastUsedAt");
        item.put("createdAt", "2026-01-01T00:00:00.000Z");
    }

    Answer policies(Call call) {
        region(call);
        var body = Json.object();
        ArrayNode items = body.putArray("items");
        for (Token t : tokens.all()) {
            if (t.role() == null) {
                ObjectNode item = items.addObject();
                item.put("id", id("policy", t.name()));
                item.put("name", t.name());
                item.put("displayName", t.name());
                item.put("orgId", stack.get().orgId());
                ArrayNode scopes = item.putArray("scopes");
                new TreeSet<>(t.scopes()).forEach(scopes::add);
                item.putArray("realms")
                        .addObject()
                        .put("type", "stack")
                        .put("identifier", stack.get().ids().stack());
                item.put("status", "active");
            }
        }
        return Answer.json(200, body);
    }

    /** A new token of a known policy; its value is shown this once. */
    Answer create(Call call) {
        region(call);
        JsonNode body = call.json();
        String policy = Json.string(body, "accessPolicyId");
        // Shown with its prefix, as it was asked for: a name that begins with it is not given it twice.
        String name = Json.string(body, "name").replaceFirst("^" + PREFIX, "");
        Optional<Token> model = tokens.all().stream()
                .filter(t -> t.role() == null && id("policy", t.name()).equals(policy))
                .findFirst();
        if (model.isEmpty() || name.isEmpty()) {
            return GcomRoutes.error(400, "InvalidArgument", "accessPolicyId and name are required");
        }
        if (tokens.named(name).isPresent()) {
            return GcomRoutes.error(409, "Conflict", "A token with this name exists");
        }
        Token made = Token.cloud(
                name, stack.get().orgId(), stack.get().region(), model.get().scopes());
        String expires = Json.string(body, "expiresAt");
        try {
            Token kept = expires.isEmpty() ? made : made.expiring(Instant.parse(expires));
            if (!kept.live(clock.instant())) {
                return GcomRoutes.error(400, "InvalidArgument", "expiresAt lies in the past");
            }
            tokens.put(kept);
            ObjectNode item = Json.object();
            describe(item, kept);
            item.put("token", kept.value());
            return Answer.json(200, item);
        } catch (DateTimeParseException e) {
            return GcomRoutes.error(400, "InvalidArgument", "expiresAt is no time");
        }
    }

    Answer delete(Call call) {
        region(call);
        String id = call.variable("id");
        return tokens.all().stream()
                .filter(t -> t.role() == null && id("token", t.name()).equals(id))
                .findFirst()
                .map(t -> {
                    tokens.revoke(t.name());
                    return Answer.empty(204);
                })
                .orElse(GcomRoutes.error(404, "NotFound", "Token not found"));
    }
}
