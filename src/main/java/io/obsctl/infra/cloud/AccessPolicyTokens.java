package io.obsctl.infra.cloud;

import io.obsctl.infra.http.BasicAuth;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Secret;
import io.obsctl.model.TokenDates;
import io.obsctl.model.TokenIssuer;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens of access policies through {@code /api/v1/tokens} of the Grafana Cloud API (facts/grafana-cloud.md, 3.2): every
 * request names a region; an hour allows 600 of them.
 */
public final class AccessPolicyTokens implements TokenIssuer {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final String api;
    private final Http http;
    private final Supplier<Secret> token;

    /** @param token with {@code accesspolicies:read}, {@code :write} and {@code :delete}, asked for at the first call */
    public AccessPolicyTokens(URI api, Http http, Supplier<Secret> token) {
        this.api = api.toString().replaceAll("/+$", "");
        this.http = http;
        this.token = token;
    }

    @Override
    public Optional<Known> find(String name, String region) {
        return listed(name, region).map(AccessPolicyTokens::known);
    }

    /** When the token of this name was made, ends and was last used; throws as {@link #find}. */
    Optional<TokenDates.Known> dates(String name, String region) {
        return listed(name, region).map(item -> {
            Instant last = instant(item.path("lastUsedAt").asString(""));
            return new TokenDates.Known(
                    instant(item.path("createdAt").asString("")),
                    instant(item.path("expiresAt").asString("")),
                    last == null ? instant(item.path("firstUsedAt").asString("")) : last);
        });
    }

    private Optional<JsonNode> listed(String name, String region) {
        JsonNode body = send(
                "looking for the token " + name,
                "GET",
                "/api/v1/tokens?region=" + encoded(region) + "&name=" + encoded(name),
                null,
                "accesspolicies:read");
        for (JsonNode item : body.path("items")) {
            if (item.path("name").asString("").equals(name)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    @Override
    public Made make(String policyId, String name, String region, @Nullable Instant expires) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("accessPolicyId", policyId).put("name", name).put("displayName", name);
        if (expires != null) {
            wanted.put("expiresAt", expires.toString());
        }
        JsonNode made = send(
                "making the token " + name,
                "POST",
                "/api/v1/tokens?region=" + encoded(region),
                wanted,
                "accesspolicies:write");
        String value = made.path("token").asString("");
        if (value.isEmpty()) {
            throw new ObsctlException(
                    ExitCode.UNREACHABLE,
                    Problem.error(
                            "rotate/no-token-made",
                            "The API made no token",
                            "the answer to making " + name + " holds no token"));
        }
        return new Made(known(made), Secret.of(value));
    }

    @Override
    public void revoke(String id, String region) {
        send(
                "ending a token",
                "DELETE",
                "/api/v1/tokens/" + encoded(id) + "?region=" + encoded(region),
                null,
                "accesspolicies:delete");
    }

    private static Known known(JsonNode item) {
        return new Known(
                item.path("id").asString(""),
                item.path("accessPolicyId").asString(""),
                item.path("name").asString(""),
                instant(item.path("expiresAt").asString("")));
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private JsonNode send(String what, String method, String path, @Nullable JsonNode body, String scope) {
        URI url = URI.create(api + path);
        HttpCall call = HttpCall.of(method, url, DEADLINE).with("Authorization", BasicAuth.bearer(token.get()));
        HttpResult result = http.send(body == null ? call : call.body("application/json", Json.compact(body)));
        if (!(result instanceof Answered answered)) {
            throw new ObsctlException(ExitCode.UNREACHABLE, HttpProblems.of(what, url, result));
        }
        boolean gone = method.equals("DELETE") && answered.status() == 404;
        if (answered.status() == 401 || answered.status() == 403) {
            throw new ObsctlException(
                    ExitCode.DENIED,
                    HttpProblems.of(what, url, answered)
                            .hint("stack.tokens.stacks needs the scope " + scope + " in this stack's realm"));
        }
        if (!answered.success() && !gone) {
            throw new ObsctlException(
                    answered.status() == 409 ? ExitCode.CONFLICT : ExitCode.UNREACHABLE,
                    HttpProblems.of(what, url, answered));
        }
        return Json.parse(answered.body()) instanceof Parsed parsed
                ? parsed.node()
                : JsonNodeFactory.instance.objectNode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
