package io.obsctl.infra.cloud;

import io.obsctl.infra.http.BasicAuth;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult;
import io.obsctl.infra.json.JsonResult.Broken;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.model.Secret;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** One question to the Grafana Cloud API: what is asked, where, and the words for it. */
record CloudCall(String what, URI url) {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** {@code GET /api/instances/{slug}}: ids and addresses of everything but OTLP. */
    static CloudCall instance(URI api, String slug) {
        return new CloudCall("asking for the stack " + slug, at(api, "/api/instances/" + encoded(slug)));
    }

    /** {@code GET /api/instances/{slug}/connections}: the OTLP address, and ids from a second source. */
    static CloudCall connections(URI api, String slug) {
        return new CloudCall(
                "asking for the connections of " + slug, at(api, "/api/instances/" + encoded(slug) + "/connections"));
    }

    /** {@code GET /api/v1/stacks/{slug}/connections}: the same from the newer API. */
    static CloudCall stackConnections(URI api, String slug) {
        return new CloudCall(
                "asking for the connections of " + slug, at(api, "/api/v1/stacks/" + encoded(slug) + "/connections"));
    }

    Answer send(Http http, Secret token) {
        HttpResult result = http.send(HttpCall.get(url, DEADLINE).with("Authorization", BasicAuth.bearer(token)));
        if (!(result instanceof Answered answered)) {
            return new Answer.Silent(HttpProblems.of(what, url, result));
        }
        if (!answered.success()) {
            return new Answer.Refused(answered.status(), HttpProblems.of(what, url, result));
        }
        JsonResult json = Json.parse(answered.body());
        if (json instanceof Parsed parsed && parsed.node().isObject()) {
            return new Answer.Good(parsed.node());
        }
        String why = json instanceof Broken broken ? "it is not JSON: " + broken.message() : "it is no object";
        return new Answer.Silent(HttpProblems.unreadable(what, url, answered, why));
    }

    /** What came back. */
    sealed interface Answer {
        record Good(JsonNode node) implements Answer {}

        record Refused(int status, Problem problem) implements Answer {}

        record Silent(Problem problem) implements Answer {}
    }

    private static URI at(URI api, String path) {
        return URI.create(api.toString().replaceAll("/+$", "") + path);
    }

    private static String encoded(String slug) {
        return URLEncoder.encode(slug, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
