package io.obsctl.infra.cloud;

import io.obsctl.infra.cloud.CloudCall.Answer;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.model.Secret;
import io.obsctl.model.StackDirectory;
import io.obsctl.model.StackFacts;
import io.obsctl.model.StackFacts.Door;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Finds a stack through the Grafana Cloud API. Ids come from the instance and are compared with both connections
 * answers; the OTLP address, which the instance does not have, comes from the connections and is never guessed.
 */
public final class GrafanaCloudDirectory implements StackDirectory {
    private final URI api;
    private final Http http;

    /** @param api the root of the API, such as {@code https://grafana.com} */
    public GrafanaCloudDirectory(URI api, Http http) {
        this.api = api;
        this.http = http;
    }

    @Override
    public Lookup find(String slug, Secret token) {
        CloudCall call = CloudCall.instance(api, slug);
        Answer answer = call.send(http, token);
        if (answer instanceof Answer.Silent silent) {
            return silent.problem().id().toString().equals("http/client-certificate")
                    ? new Denied(silent.problem())
                    : new Unreachable(silent.problem());
        }
        if (answer instanceof Answer.Refused refused) {
            return refusal(slug, refused, token);
        }
        JsonNode instance = ((Answer.Good) answer).node();
        if (CrossCheck.id(instance, "id").isEmpty()) {
            return new Unreachable(Problem.error(
                            "cloud/no-stack-id",
                            "The answer is not what this API gives",
                            call.what() + ": the answer has no id")
                    .hint("Is `stack.api` the Grafana Cloud API? It is https://grafana.com"));
        }
        return new Found(facts(slug, instance, token));
    }

    private static Lookup refusal(String slug, Answer.Refused refused, Secret token) {
        Problem problem = refused.problem();
        return switch (refused.status()) {
            case 400 ->
                problem.id().toString().equals("http/client-certificate")
                        ? new Denied(problem)
                        : new Unreachable(problem);
            case 401 -> new Denied(problem.hint(rejected(token)));
            case 403 ->
                new Denied(told(
                        problem.hint(
                                "Give the token's access policy the scope stacks:read and a realm with this stack"),
                        token));
            case 404 ->
                new NotFound(told(
                        problem.hint(
                                "`" + slug + "` is the first label of SLUG.grafana.net; is it this token's stack?"),
                        token));
            default -> new Unreachable(problem);
        };
    }

    /** What the token itself says comes before what may be wrong with it. */
    private static String rejected(Secret token) {
        TokenFacts facts = TokenText.read(token);
        if (facts instanceof TokenFacts.ServiceAccount) {
            return "It is a Grafana service-account token (glsa_); this API wants an access-policy token (glc_)";
        }
        if (facts instanceof TokenFacts.Malformed malformed) {
            return "The token is malformed: " + malformed.why();
        }
        return facts instanceof TokenFacts.CloudAccess
                ? "Cannot tell: the token is revoked, expired or mistyped; the access policies on grafana.com list it"
                : "It is no access-policy token (glc_), which is what this API wants";
    }

    private static Problem told(Problem problem, Secret token) {
        return TokenText.read(token) instanceof TokenFacts.CloudAccess access
                        && !access.org().isEmpty()
                ? problem.hint("The token is of organisation " + access.org()
                        + (access.region().isEmpty() ? "" : ", its policy of region " + access.region())
                        + ": is the stack there?")
                : problem;
    }

    private StackFacts facts(String slug, JsonNode instance, Secret token) {
        List<Problem> notes = new ArrayList<>();
        Optional<JsonNode> older = optional(CloudCall.connections(api, slug), token, notes);
        Optional<JsonNode> newer = optional(CloudCall.stackConnections(api, slug), token, notes);
        CrossCheck cross = new CrossCheck(instance, older, newer, notes);
        Map<String, Door> doors = cross.doors();
        String stackId = CrossCheck.id(instance, "id");
        URI otlp = cross.otlp();
        tokenNotes(instance, token, notes);
        String status = instance.path("status").asString("");
        if (!status.isEmpty() && !status.equals("active")) {
            notes.add(Problem.warning(
                            "cloud/stack-not-active",
                            "The stack is not active",
                            slug + " is " + status + ": its doors do not answer")
                    .hint("Open https://grafana.com/orgs/"
                            + instance.path("orgSlug").asString("") + " and resume or restore it"));
        }
        return new StackFacts(
                instance.path("slug").asString(slug),
                instance.path("name").asString(slug),
                stackId,
                CrossCheck.id(instance, "orgId"),
                instance.path("orgSlug").asString(""),
                instance.path("regionSlug").asString(""),
                status,
                DoorUrls.plain(instance.path("url")).orElse(null),
                otlp == null ? null : new Door(stackId, otlp),
                doors.get("mimir"),
                doors.get("loki"),
                doors.get("tempo"),
                doors.get("alertmanager"),
                doors.get("profiles"),
                doors.get("fleet"),
                notes);
    }

    /** A source that may be missing: then the others have to do, and a note says so. */
    private Optional<JsonNode> optional(CloudCall call, Secret token, List<Problem> notes) {
        Answer answer = call.send(http, token);
        if (answer instanceof Answer.Good good) {
            return Optional.of(good.node());
        }
        Problem problem =
                answer instanceof Answer.Refused refused ? refused.problem() : ((Answer.Silent) answer).problem();
        notes.add(Problem.info(
                "cloud/source-missing", "One of the sources of a stack's ids did not answer", problem.detail()));
        return Optional.empty();
    }

    private static void tokenNotes(JsonNode instance, Secret token, List<Problem> notes) {
        if (!(TokenText.read(token) instanceof TokenFacts.CloudAccess access)) {
            return;
        }
        String org = CrossCheck.id(instance, "orgId");
        if (!access.org().isEmpty() && !org.isEmpty() && !access.org().equals(org)) {
            notes.add(Problem.warning(
                    "cloud/other-organisation",
                    "The token belongs to another organisation than the stack",
                    "token: " + access.org() + ", stack: " + org));
        }
        String region = instance.path("regionSlug").asString("");
        if (!access.region().isEmpty() && !region.isEmpty() && !access.region().equals(region)) {
            notes.add(Problem.info(
                    "cloud/other-region",
                    "The token's access policy names another region than the stack",
                    "token: " + access.region() + ", stack: " + region + "; older stacks name regions differently"));
        }
    }
}
