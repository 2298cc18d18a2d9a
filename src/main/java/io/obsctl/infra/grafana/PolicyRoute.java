package io.obsctl.infra.grafana;

import io.obsctl.infra.json.Json;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.PrometheusDuration;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The profile's part of the notification policy: the one route below the root with the matcher {@code obsctl_profile =
 * PROFILE}. The API takes only the whole tree and knows no version, so the tree is read right before it is written, and
 * all other routes go back as they came. The route stands first: no alert but obsctl's has its label.
 */
final class PolicyRoute implements ObjectKind {
    private static final String API = "/api/v1/provisioning/policies";
    private static final String LABEL = "obsctl_profile";
    private static final String OWN_KEY = "notification policy";
    private static final Set<String> SERVERS_OWN = Set.of("provenance", "id");
    private static final Set<String> DURATIONS = Set.of("group_wait", "group_interval", "repeat_interval");

    private final GrafanaClient grafana;
    private final String profile;

    PolicyRoute(GrafanaClient grafana, String profile) {
        this.grafana = grafana;
        this.profile = profile;
    }

    @Override
    public ArtifactKind artifacts() {
        return ArtifactKind.NOTIFICATION_POLICY;
    }

    private boolean isOwn(JsonNode route) {
        for (JsonNode matcher : route.path("object_matchers")) {
            if (matcher.path(0).asString("").equals(LABEL)
                    && matcher.path(1).asString("").equals("=")
                    && matcher.path(2).asString("").equals(profile)) {
                return true;
            }
        }
        return false;
    }

    /** The route itself, or the one in a tree. */
    private JsonNode own(Wanted wanted, JsonNode node) {
        if (isOwn(node)) {
            return node;
        }
        for (JsonNode route : node.path("routes")) {
            if (isOwn(route)) {
                return route;
            }
        }
        throw new ObsctlException(
                ExitCode.USAGE,
                Problem.error(
                        "grafana/policy-without-mark",
                        "The policy of the bundle has no route of this profile",
                        wanted.path() + " has no route with " + LABEL + " = " + profile));
    }

    @Override
    public String canonical(Wanted wanted) {
        return canonical(own(wanted, wanted.shown()));
    }

    private static String canonical(JsonNode route) {
        return Json.canonical(Shape.meaningful(normal(route)));
    }

    /** Matchers sorted, durations as Prometheus prints them, without what the server adds. */
    private static JsonNode normal(JsonNode route) {
        ObjectNode out = Shape.without(route, SERVERS_OWN);
        for (String key : DURATIONS) {
            if (out.path(key).isString()) {
                out.put(key, PrometheusDuration.canonical(out.path(key).stringValue()));
            }
        }
        if (out.path("object_matchers") instanceof ArrayNode matchers) {
            List<JsonNode> sorted = new ArrayList<>();
            matchers.forEach(sorted::add);
            sorted.sort(Comparator.comparing(Json::compact));
            out.set("object_matchers", JsonNodeFactory.instance.arrayNode().addAll(sorted));
        }
        if (out.path("routes") instanceof ArrayNode routes) {
            ArrayNode below = Json.array();
            routes.forEach(one -> below.add(normal(one)));
            out.set("routes", below);
        }
        return out;
    }

    @Override
    public String label(Wanted wanted) {
        return "notification policy of " + profile;
    }

    @Override
    public Reading read(List<Wanted> wanted) {
        List<JsonNode> own = new ArrayList<>();
        tree().path("routes").forEach(route -> {
            if (isOwn(route)) {
                own.add(route);
            }
        });
        if (own.isEmpty()) {
            return Reading.of(List.of());
        }
        String text = canonical(own.get(0));
        ArrayNode raw = Json.array();
        own.forEach(raw::add);
        if (own.size() > 1) {
            text = Json.canonical(raw);
        }
        String key = wanted.isEmpty() ? OWN_KEY : wanted.get(0).path();
        return Reading.of(List.of(new There(
                key, text, "notification policy of " + profile, DigestUtils.sha256Hex(Json.canonical(raw)), raw)));
    }

    private JsonNode tree() {
        return grafana.need("reading the notification policy", API);
    }

    @Override
    public Step create(Wanted wanted, JsonNode filled) {
        return replace("adding", List.of(own(wanted, filled)), Json.array());
    }

    @Override
    public Step update(Wanted wanted, JsonNode filled, There there) {
        return replace("changing", List.of(own(wanted, filled)), there.raw());
    }

    /** Nothing of this kind is ever adopted. */
    @Override
    public Step giveBack(There there, JsonNode original) {
        return remove(there);
    }

    @Override
    public Step remove(There there) {
        return replace("removing", List.of(), there.raw());
    }

    private Step replace(String verb, List<JsonNode> routes, JsonNode before) {
        List<JsonNode> old = new ArrayList<>();
        before.forEach(old::add);
        return Step.of(put(verb, routes), () -> put("putting back", old));
    }

    /** Sends the tree as it is now, with these routes in the place of the profile's own. */
    private Reply put(String verb, List<JsonNode> routes) {
        JsonNode now = tree();
        ArrayNode all = Json.array();
        routes.forEach(all::add);
        now.path("routes").forEach(route -> {
            if (!isOwn(route)) {
                all.add(route);
            }
        });
        ObjectNode tree = Shape.without(now, Set.of("provenance"));
        tree.set("routes", all);
        // A tree that people edit by hand stays so: with a provenance Grafana locks all of it in its pages.
        boolean byHand = now.path("provenance").asString("").isEmpty();
        Map<String, String> headers = byHand ? Map.of("X-Disable-Provenance", "true") : Map.of();
        return grafana.writeAlerting(verb + " the notification policy of " + profile, "PUT", API, tree, headers);
    }
}
