package io.obsctl.infra.ruler;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The calls of a ruler's configuration API. */
final class RulerApi {
    /** What Loki says, and Mimir's ancestors said, when a tenant has no rules (facts/loki-tempo.md). */
    private static final String NO_RULES = "no rule groups found";

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final RulerKind kind;
    private final String base;
    private final Http http;
    private final Supplier<Map<String, String>> headers;

    /** @param headers asked for at each call, so that secrets are found as late as possible */
    RulerApi(RulerKind kind, URI base, Http http, Supplier<Map<String, String>> headers) {
        this.kind = kind;
        this.base = base.toString().replaceAll("/+$", "");
        this.http = http;
        this.headers = headers;
    }

    /** What came of listing. */
    sealed interface Listing {
        record Listed(Map<String, List<RuleGroup>> byNamespace) implements Listing {}

        record Failed(Problem problem) implements Listing {}
    }

    /** All groups of all namespaces. */
    Listing list() {
        String what = "reading the rules of " + kind.word();
        URI url = URI.create(base + kind.rulesPath());
        HttpResult result = http.send(call("GET", url).with("Accept", "application/yaml"));
        if (!(result instanceof Answered answer)) {
            return new Listing.Failed(HttpProblems.of(what, url, result));
        }
        if (answer.status() == 404) {
            return answer.text().contains(NO_RULES) ? empty(what) : new Listing.Failed(wrongPath(what, url, answer));
        }
        if (!answer.success()) {
            return new Listing.Failed(scoped(HttpProblems.of(what, url, answer), answer, "rules:read"));
        }
        try {
            return new Listing.Listed(RuleYaml.listing(answer.text()));
        } catch (IllegalArgumentException e) {
            return new Listing.Failed(HttpProblems.unreadable(what, url, answer, String.valueOf(e.getMessage())));
        }
    }

    /** A 404 that means "no rules" counts only when a ruler's server says it. */
    private Listing empty(String what) {
        URI url = URI.create(base + kind.identityPath());
        HttpResult result = http.send(call("GET", url));
        boolean denied = result instanceof Answered a && (a.status() == 401 || a.status() == 403);
        if (result instanceof Answered answer && (answer.success() || denied)) {
            return new Listing.Listed(Map.of());
        }
        return new Listing.Failed(
                result instanceof Answered answer ? wrongPath(what, url, answer) : HttpProblems.of(what, url, result));
    }

    private Problem wrongPath(String what, URI url, Answered answer) {
        return Problem.error(
                        "ruler/wrong-path",
                        "No ruler API is at this address",
                        HttpProblems.of(what, url, answer).detail())
                .hint(
                        kind == RulerKind.MIMIR
                                ? "`stack.lanes.mimir.url` ends in /api/prom (Grafana Cloud) or /prometheus (your own Mimir);"
                                        + " a plain Prometheus has no ruler API"
                                : "`stack.lanes.loki.url` is Loki's root, without /loki");
    }

    /** What came of writing. */
    sealed interface Written {
        record Done() implements Written {}

        /** Nothing was changed: the server said no, or was never reached. */
        record Refused(Problem problem) implements Written {}

        /** It may have been carried out, or not. */
        record Unsure(Problem problem) implements Written {}
    }

    /** Creates or replaces one group. */
    Written write(String namespace, RuleGroup group) {
        URI url = URI.create(base + kind.rulesPath() + "/" + encoded(namespace));
        HttpCall call = call("POST", url).body("application/yaml", group.yaml());
        return written("writing rule group " + group.name() + " to " + kind.word(), url, http.send(call));
    }

    /** Deletes one group; done also when it was not there. */
    Written delete(String namespace, String group) {
        URI url = URI.create(base + kind.rulesPath() + "/" + encoded(namespace) + "/" + encoded(group));
        String what = "deleting rule group " + group + " from " + kind.word();
        HttpResult result = http.send(call("DELETE", url));
        if (result instanceof Answered answer
                && answer.status() == 404
                && answer.text().contains("does not exist")) {
            return new Written.Done();
        }
        return written(what, url, result);
    }

    private static Written written(String what, URI url, HttpResult result) {
        if (result instanceof Answered answer && answer.success()) {
            return new Written.Done();
        }
        Problem problem = HttpProblems.of(what, url, result);
        if (result instanceof Answered answer) {
            problem = scoped(problem, answer, "rules:write");
        }
        return result.mayHaveBeenDone() ? new Written.Unsure(problem) : new Written.Refused(problem);
    }

    private static Problem scoped(Problem problem, Answered answer, String scope) {
        // The data plane answers 401, not 403, for a missing scope; only the body tells (facts/grafana-cloud.md, 3.4).
        boolean scopeMissing = answer.text().contains("invalid scope requested");
        if (answer.status() != 401 && answer.status() != 403) {
            return problem;
        }
        return scopeMissing
                ? problem.hint("The id is right and the token is alive, but it lacks the scope " + scope)
                : problem.hint("The id is another lane's, or the token is wrong, expired or without " + scope);
    }

    private HttpCall call(String method, URI url) {
        HttpCall call = HttpCall.of(method, url, DEADLINE);
        for (Map.Entry<String, String> header : headers.get().entrySet()) {
            call = call.with(header.getKey(), header.getValue());
        }
        return call;
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
