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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
            return new Unreachable(silent.problem());
        }
        if (answer instanceof Answer.Refused refused) {
            return refusal(slug, refused);
        }
        JsonNode instance = ((Answer.Good) answer).node();
        if (id(instance, "id").isEmpty()) {
            return new Unreachable(Problem.error(
                            "cloud/no-stack-id",
                            "The answer is not what this API gives",
                            call.what() + ": the answer has no id")
                    .hint("Is `stack.api` the Grafana Cloud API? It is https://grafana.com"));
        }
        return new Found(facts(slug, instance, token));
    }

    private static Lookup refusal(String slug, Answer.Refused refused) {
        return switch (refused.status()) {
            case 401 ->
                new Denied(refused.problem()
                        .hint("The token was rejected: it is mistyped, revoked or expired, or no access-policy token"));
            case 403 ->
                new Denied(refused.problem()
                        .hint("Give the token's access policy the scope stacks:read and a realm with this stack"));
            case 404 ->
                new NotFound(refused.problem()
                        .hint("`" + slug + "` is the first label of SLUG.grafana.net; is it this token's stack?"));
            default -> new Unreachable(refused.problem());
        };
    }

    private StackFacts facts(String slug, JsonNode instance, Secret token) {
        List<Problem> notes = new ArrayList<>();
        Optional<JsonNode> older = optional(CloudCall.connections(api, slug), token, notes);
        Optional<JsonNode> newer = optional(CloudCall.stackConnections(api, slug), token, notes);
        List<JsonNode> tenants = new ArrayList<>();
        older.ifPresent(
                node -> node.path("privateConnectivityInfo").path("tenants").forEach(tenants::add));
        newer.ifPresent(node -> node.path("tenants").forEach(tenants::add));
        compareIds(instance, tenants, notes);
        String stackId = id(instance, "id");
        URI otlp = otlpUrl(older, newer, notes);
        tokenNotes(instance, token, notes);
        String status = instance.path("status").asString("");
        if (!status.isEmpty() && !status.equals("active")) {
            notes.add(Problem.warning(
                            "cloud/stack-not-active",
                            "The stack is not active",
                            slug + " is " + status + ": its doors do not answer")
                    .hint("Open https://grafana.com/orgs/"
                            + instance.path("orgSlug").asString("") + " and resume it"));
        }
        return new StackFacts(
                instance.path("slug").asString(slug),
                instance.path("name").asString(slug),
                stackId,
                id(instance, "orgId"),
                instance.path("orgSlug").asString(""),
                instance.path("regionSlug").asString(""),
                status,
                DoorUrls.plain(instance.path("url")).orElse(null),
                otlp == null ? null : new Door(stackId, otlp),
                door(instance, "hmInstancePromId", DoorUrls.mimir(instance.path("hmInstancePromUrl"))),
                door(instance, "hlInstanceId", DoorUrls.loki(instance.path("hlInstanceUrl"))),
                door(instance, "htInstanceId", DoorUrls.tempo(instance.path("htInstanceUrl"))),
                door(instance, "amInstanceId", DoorUrls.plain(instance.path("amInstanceUrl"))),
                door(instance, "hpInstanceId", DoorUrls.plain(instance.path("hpInstanceUrl"))),
                door(
                        instance,
                        "agentManagementInstanceId",
                        DoorUrls.plain(instance.path("agentManagementInstanceUrl"))),
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

    private static @Nullable URI otlpUrl(Optional<JsonNode> older, Optional<JsonNode> newer, List<Problem> notes) {
        Optional<URI> first = older.flatMap(node -> DoorUrls.otlp(node.path("otlpHttpUrl")));
        Optional<URI> second =
                newer.flatMap(node -> DoorUrls.otlp(node.path("otlp").path("url")));
        if (first.isPresent() && second.isPresent() && !first.equals(second)) {
            notes.add(Problem.warning(
                    "cloud/sources-disagree",
                    "Two sources of the Grafana Cloud API disagree",
                    "OTLP address: " + first.get() + " in instances, " + second.get()
                            + " in stacks; the first is taken"));
        }
        URI found = first.or(() -> second).orElse(null);
        if (found == null) {
            notes.add(
                    Problem.warning(
                                    "cloud/no-otlp-url",
                                    "The OTLP address is not known",
                                    "neither connections answer holds it, and it cannot be told from the region")
                            .hint(
                                    "Copy it from the stack's details page, OpenTelemetry, and write it to stack.lanes.otlp.url"));
        }
        return found;
    }

    private static void compareIds(JsonNode instance, List<JsonNode> tenants, List<Problem> notes) {
        for (JsonNode tenant : tenants) {
            String field = switch (tenant.path("type").asString("")) {
                case "prometheus" -> "hmInstancePromId";
                case "logs" -> "hlInstanceId";
                case "traces" -> "htInstanceId";
                case "alerts" -> "amInstanceId";
                case "profiles" -> "hpInstanceId";
                default -> "";
            };
            String there = id(tenant, "id");
            String here = field.isEmpty() ? "" : id(instance, field);
            if (!field.isEmpty() && !there.isEmpty() && !here.isEmpty() && !there.equals(here)) {
                notes.add(Problem.warning(
                        "cloud/sources-disagree",
                        "Two sources of the Grafana Cloud API disagree",
                        tenant.path("type").asString("") + ": " + field + " is " + here + ", the connections say "
                                + there + "; the first is taken"));
            }
        }
    }

    private static void tokenNotes(JsonNode instance, Secret token, List<Problem> notes) {
        if (!(TokenText.read(token) instanceof TokenFacts.CloudAccess access)) {
            return;
        }
        String org = id(instance, "orgId");
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

    private static @Nullable Door door(JsonNode instance, String idField, Optional<URI> url) {
        String id = id(instance, idField);
        return id.isEmpty() || url.isEmpty() ? null : new Door(id, url.get());
    }

    /** An id, which is a JSON number here and may be text elsewhere; empty when missing, null or 0. */
    private static String id(JsonNode node, String field) {
        String text = node.path(field).asString("");
        return text.equals("0") ? "" : text;
    }
}
