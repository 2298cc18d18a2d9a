package io.obsctl.sandbox;

import io.obsctl.sandbox.backend.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;

/** The client of these tests: one lane, one credential. */
final class Http {
    record Reply(int status, String body, byte[] bytes, okhttp3.Headers headers) {
        JsonNode json() {
            return Json.parse(body);
        }
    }

    private static final OkHttpClient CLIENT =
            new OkHttpClient.Builder().retryOnConnectionFailure(false).build();

    private final URI base;
    private final Optional<String> authorization;

    private Http(URI base, Optional<String> authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    static Http basic(URI base, String id, String token) {
        return new Http(base, Optional.of(Credentials.basic(id, token)));
    }

    static Http bearer(URI base, String token) {
        return new Http(base, Optional.of("Bearer " + token));
    }

    static Http anonymous(URI base) {
        return new Http(base, Optional.empty());
    }

    Reply get(String path) {
        return send(request(path).get().build());
    }

    Reply get(String path, Map<String, String> query) {
        var text = new StringBuilder();
        query.forEach((k, v) ->
                text.append(text.isEmpty() ? "?" : "&").append(k).append('=').append(encode(v)));
        return get(path + text);
    }

    Reply post(String path, String type, byte[] body) {
        return send(request(path).post(body(type, body)).build());
    }

    Reply post(String path, String type, byte[] body, String header, String value) {
        return send(request(path).header(header, value).post(body(type, body)).build());
    }

    Reply postJson(String path, String json) {
        return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    Reply send(String method, String path, String type, String text) {
        boolean none = method.equals("GET") || method.equals("HEAD");
        return send(request(path)
                .method(method, none ? null : body(type, text.getBytes(StandardCharsets.UTF_8)))
                .build());
    }

    private static RequestBody body(String type, byte[] bytes) {
        return RequestBody.create(bytes, MediaType.parse(type));
    }

    private Request.Builder request(String path) {
        var builder = new Request.Builder().url(base + path);
        authorization.ifPresent(a -> builder.header("Authorization", a));
        return builder;
    }

    private static Reply send(Request request) {
        try (var response = CLIENT.newCall(request).execute()) {
            byte[] bytes = response.body().bytes();
            return new Reply(response.code(), new String(bytes, StandardCharsets.UTF_8), bytes, response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
