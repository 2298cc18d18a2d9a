package io.obsctl.infra.grafana;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.json.Json;
import io.obsctl.infra.json.JsonResult;
import io.obsctl.infra.json.JsonResult.Broken;
import io.obsctl.infra.json.JsonResult.Parsed;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One Grafana and the way into it: sends a call, reads its answer. */
final class GrafanaClient {
    /** Concurrent changes of the Alertmanager's configuration answer 409; Terraform's provider tries again too. */
    private static final int TRIES_ON_CONFLICT = 3;

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final String base;
    private final Http http;
    private final Supplier<Map<String, String>> headers;

    GrafanaClient(URI base, Http http, Supplier<Map<String, String>> headers) {
        this.base = base.toString().replaceAll("/+$", "");
        this.http = http;
        this.headers = headers;
    }

    /** Reads; absent when Grafana says that there is none. Throws for everything else. */
    Optional<JsonNode> get(String what, String path) {
        Reply reply = send(what, "GET", path, null, Map.of());
        if (reply instanceof Reply.Failed failed) {
            throw failed.end();
        }
        return reply instanceof Reply.Good good ? Optional.of(good.body()) : Optional.empty();
    }

    /** Reads what is always there. */
    JsonNode need(String what, String path) {
        Reply reply = send(what, "GET", path, null, Map.of());
        if (reply instanceof Reply.Good good) {
            return good.body();
        }
        if (reply instanceof Reply.Missing missing) {
            throw new ObsctlException(ExitCode.UNREACHABLE, missing.problem());
        }
        throw ((Reply.Failed) reply).end();
    }

    /** Writes. */
    Reply write(String what, String method, String path, @Nullable JsonNode body) {
        return send(what, method, path, body, Map.of());
    }

    /** Writes, and again when the Alertmanager's configuration was just being changed by somebody else. */
    Reply writeAlerting(String what, String method, String path, @Nullable JsonNode body, Map<String, String> extra) {
        for (int i = 1; ; i++) {
            Reply reply = send(what, method, path, body, extra);
            if (i == TRIES_ON_CONFLICT || !(reply instanceof Reply.Failed failed) || failed.status() != 409) {
                return reply;
            }
        }
    }

    private Reply send(String what, String method, String path, @Nullable JsonNode body, Map<String, String> extra) {
        URI url = URI.create(base + path);
        HttpCall call = HttpCall.of(method, url, DEADLINE).with("Accept", "application/json");
        for (Map.Entry<String, String> header : headers.get().entrySet()) {
            call = call.with(header.getKey(), header.getValue());
        }
        for (Map.Entry<String, String> header : extra.entrySet()) {
            call = call.with(header.getKey(), header.getValue());
        }
        if (body != null) {
            call = call.body("application/json", Json.compact(body));
        }
        return read(what, url, http.send(call));
    }

    private static Reply read(String what, URI url, HttpResult result) {
        if (!(result instanceof Answered answer)) {
            return failed(0, HttpProblems.of(what, url, result), result);
        }
        JsonResult json = Json.parse(answer.body());
        if (answer.success()) {
            if (json instanceof Parsed parsed) {
                return new Reply.Good(parsed.node());
            }
            if (answer.body().length == 0) {
                return new Reply.Good(Json.object());
            }
            String why = "it is not JSON: " + ((Broken) json).message();
            return failed(answer.status(), HttpProblems.unreadable(what, url, answer, why), result);
        }
        Problem problem = HttpProblems.of(what, url, answer);
        if (answer.status() == 404) {
            // Grafana's own 404 is JSON with a message; anybody else's means that the address is wrong.
            return json instanceof Parsed parsed
                            && parsed.node().path("message").isString()
                    ? new Reply.Missing(problem)
                    : failed(404, wrongAddress(problem), result);
        }
        return failed(answer.status(), hinted(problem, answer.status()), result);
    }

    private static Reply failed(int status, Problem problem, HttpResult result) {
        return new Reply.Failed(status, problem, HttpProblems.exitCode(result), result.mayHaveBeenDone());
    }

    private static Problem wrongAddress(Problem problem) {
        return Problem.error("grafana/wrong-address", "No Grafana is at this address", problem.detail())
                .hint("`stack.grafana.url` is Grafana's root, such as https://SLUG.grafana.net");
    }

    private static Problem hinted(Problem problem, int status) {
        return switch (status) {
            case 401 ->
                problem.hint("Grafana takes a service-account token (glsa_…); an access-policy token (glc_…) is for"
                        + " the data lanes only");
            case 403 ->
                problem.hint("The service account needs the role Editor for dashboards and alerting, Admin for data"
                        + " sources");
            default -> problem;
        };
    }

    /** One segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
