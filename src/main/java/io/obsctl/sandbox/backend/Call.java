package io.obsctl.sandbox.backend;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One request: already read, unpacked (gzip) and split. Form fields of a POST count as parameters. */
public final class Call {
    private final String method;
    private final String path;
    private final List<String> segments;
    private final Map<String, List<String>> params;
    private final Map<String, String> variables;
    private final Headers headers;
    private final byte[] body;

    private Call(
            String method,
            String path,
            Map<String, List<String>> params,
            Map<String, String> variables,
            Headers headers,
            byte[] body) {
        this.method = method;
        this.path = path;
        this.segments = split(path);
        this.params = params;
        this.variables = variables;
        this.headers = headers;
        this.body = body;
    }

    static Call of(String method, URI uri, Headers headers, byte[] body) {
        var params = new LinkedHashMap<String, List<String>>();
        parameters(uri.getRawQuery(), params);
        String type = headers.getFirst("Content-Type");
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            parameters(new String(body, StandardCharsets.UTF_8), params);
        }
        return new Call(method, uri.getRawPath(), params, Map.of(), headers, body);
    }

    /** The same request under another path and with other parameters: what a proxy passes on. */
    public Call forward(String newPath) {
        return new Call(method, newPath, params, Map.of(), headers, body);
    }

    /** A GET made inside the process, as a data source proxy makes it. */
    public static Call inside(String path, Map<String, String> params) {
        var many = new LinkedHashMap<String, List<String>>();
        params.forEach((k, v) -> many.put(k, List.of(v)));
        return new Call("GET", path, many, Map.of(), new Headers(), new byte[0]);
    }

    Call bind(Map<String, String> found) {
        return new Call(method, path, params, found, headers, body);
    }

    public String method() {
        return method;
    }

    /** Raw, still percent-encoded. */
    public String path() {
        return path;
    }

    /** Decoded one by one, so that an encoded slash stays inside its segment. */
    public List<String> segments() {
        return segments;
    }

    /** A variable of the matched route. */
    public String variable(String name) {
        String found = variables.get(name);
        if (found == null) {
            throw new IllegalStateException("route has no {" + name + "}");
        }
        return found;
    }

    public Optional<String> param(String name) {
        List<String> all = params(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    public List<String> params(String name) {
        return params.getOrDefault(name, List.of());
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    public byte[] body() {
        return body;
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; a body that is not JSON ends the request with 400 {@code {"message":"bad request data"}}. */
    public JsonNode json() {
        try {
            return Json.parse(body);
        } catch (JacksonException e) {
            throw new Refusal(Answer.json(400, Map.of("message", "bad request data")));
        }
    }

    private static List<String> split(String path) {
        var all = new ArrayList<String>();
        for (String raw : path.split("/", -1)) {
            if (!raw.isEmpty()) {
                all.add(decode(raw.replace("+", "%2B")));
            }
        }
        return List.copyOf(all);
    }

    private static void parameters(@Nullable String raw, Map<String, List<String>> into) {
        if (raw == null || raw.isEmpty()) {
            return;
        }
        for (String pair : raw.split("&")) {
            int eq = pair.indexOf('=');
            String key = decode(eq < 0 ? pair : pair.substring(0, eq));
            String value = eq < 0 ? "" : decode(pair.substring(eq + 1));
            into.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
        }
    }

    private static String decode(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Answer.text(400, "invalid URL escape in " + raw));
        }
    }
}
