package io.obsctl.infra.cloud;

import io.obsctl.model.StackFacts.Door;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The ids and addresses of one stack from all answers that have them: the instance's own, its connections, and the newer
 * stacks API's connections (facts/grafana-cloud.md, 3.1). The first that has a value gives it; others that differ are
 * named. The address of OTLP is in no instance, so there the connections come first.
 */
final class CrossCheck {
    private static final String OLDER = "/api/instances/…/connections";
    private static final String NEWER = "/api/v1/stacks/…/connections";

    /**
     * A door as the answers name it. The tenant of type grafana is left aside: whether its id is the stack's is not
     * confirmed.
     *
     * @param tenant the type of the tenant in both connections answers; empty where it is none of theirs
     */
    private record Named(
            String lane, String field, String url, String tenant, Function<JsonNode, Optional<URI>> base) {}

    private static final List<Named> DOORS = List.of(
            new Named("mimir", "hmInstancePromId", "hmInstancePromUrl", "prometheus", DoorUrls::mimir),
            new Named("loki", "hlInstanceId", "hlInstanceUrl", "logs", DoorUrls::loki),
            new Named("tempo", "htInstanceId", "htInstanceUrl", "traces", DoorUrls::tempo),
            new Named("alertmanager", "amInstanceId", "amInstanceUrl", "alerts", DoorUrls::plain),
            new Named("profiles", "hpInstanceId", "hpInstanceUrl", "profiles", DoorUrls::plain),
            new Named("fleet", "agentManagementInstanceId", "agentManagementInstanceUrl", "", DoorUrls::plain));

    private final JsonNode instance;
    private final Optional<JsonNode> older;
    private final Optional<JsonNode> newer;
    private final List<Problem> notes;

    /** @param notes is added to: what differs, and what came from the second source */
    CrossCheck(JsonNode instance, Optional<JsonNode> older, Optional<JsonNode> newer, List<Problem> notes) {
        this.instance = instance;
        this.older = older;
        this.newer = newer;
        this.notes = notes;
    }

    /** By lane; a lane without an id or without an address is not there. */
    Map<String, Door> doors() {
        Map<String, Door> out = new LinkedHashMap<>();
        for (Named named : DOORS) {
            door(named).ifPresent(door -> out.put(named.lane(), door));
        }
        return out;
    }

    /** Where OTLP goes; never guessed from a region. */
    @Nullable
    URI otlp() {
        Map<String, URI> seen = new LinkedHashMap<>();
        older.flatMap(node -> DoorUrls.otlp(node.path("otlpHttpUrl"))).ifPresent(url -> seen.put(OLDER, url));
        newer.flatMap(node -> DoorUrls.otlp(node.path("otlp").path("url"))).ifPresent(url -> seen.put(NEWER, url));
        compare("OTLP address", seen);
        if (seen.isEmpty()) {
            notes.add(
                    Problem.warning(
                                    "cloud/no-otlp-url",
                                    "The OTLP address is not known",
                                    "neither connections answer holds it, and it cannot be told from the region")
                            .hint(
                                    "Copy it from the stack's details page, OpenTelemetry, and write it to stack.lanes.otlp.url"));
            return null;
        }
        return seen.values().iterator().next();
    }

    private Optional<Door> door(Named named) {
        Map<String, String> ids = new LinkedHashMap<>();
        Map<String, URI> urls = new LinkedHashMap<>();
        put(ids, named.field(), id(instance, named.field()));
        named.base().apply(instance.path(named.url())).ifPresent(url -> urls.put(named.url(), url));
        for (Map.Entry<String, JsonNode> tenant : tenants(named.tenant()).entrySet()) {
            put(ids, tenant.getKey(), id(tenant.getValue(), "id"));
            named.base().apply(tenant.getValue().path("url")).ifPresent(url -> urls.put(tenant.getKey(), url));
        }
        compare(named.lane() + " id", ids);
        compare(named.lane() + " address", urls);
        filled(named.lane() + " id", named.field(), ids);
        filled(named.lane() + " address", named.url(), urls);
        if (ids.isEmpty() != urls.isEmpty()) {
            notes.add(Problem.warning(
                            "cloud/half-a-lane",
                            "A lane's id or address is missing",
                            named.lane() + ": " + (ids.isEmpty() ? "no answer has its id" : "no answer has its address")
                                    + "; it is left out")
                    .hint("Copy both from the stack's details page to stack.lanes." + named.lane()));
        }
        return ids.isEmpty() || urls.isEmpty()
                ? Optional.empty()
                : Optional.of(new Door(
                        ids.values().iterator().next(), urls.values().iterator().next()));
    }

    private Map<String, JsonNode> tenants(String type) {
        Map<String, JsonNode> out = new LinkedHashMap<>();
        older.ifPresent(node -> of(node.path("privateConnectivityInfo").path("tenants"), type, OLDER, out));
        newer.ifPresent(node -> of(node.path("tenants"), type, NEWER, out));
        return out;
    }

    private static void of(JsonNode tenants, String type, String source, Map<String, JsonNode> out) {
        for (JsonNode tenant : tenants) {
            if (!type.isEmpty() && tenant.path("type").asString("").equals(type)) {
                out.putIfAbsent(source, tenant);
            }
        }
    }

    private static void put(Map<String, String> ids, String source, String id) {
        if (!id.isEmpty()) {
            ids.put(source, id);
        }
    }

    private void compare(String what, Map<String, ?> seen) {
        if (seen.values().stream().map(CrossCheck::comparable).distinct().count() < 2) {
            return;
        }
        List<String> said = new ArrayList<>();
        seen.forEach((source, value) -> said.add(value + " in " + source));
        notes.add(Problem.warning(
                        "cloud/sources-disagree",
                        "Two sources of the Grafana Cloud API disagree",
                        what + ": " + String.join(", ", said) + "; the first is taken")
                .hint("`auth check` shows whether the lane lets it in."));
    }

    /** Addresses are the same whatever the case of their host, and with the port that their scheme has anyway. */
    private static Object comparable(Object value) {
        if (!(value instanceof URI url)) {
            return value;
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        int port = url.getPort() < 0 ? usual : url.getPort();
        String host = url.getHost() == null ? url.getRawAuthority() : url.getHost();
        return scheme + "://" + String.valueOf(host).toLowerCase(Locale.ROOT) + ":" + port + url.getRawPath();
    }

    /** Something that is not where it is expected, but in another answer. */
    private void filled(String what, String field, Map<String, ?> seen) {
        if (!seen.isEmpty() && !seen.containsKey(field)) {
            Map.Entry<String, ?> first = seen.entrySet().iterator().next();
            notes.add(Problem.info(
                    "cloud/filled-in",
                    "One source of the Grafana Cloud API has what another lacks",
                    what + ": the instance has no " + field + "; " + Objects.toString(first.getValue()) + " is from "
                            + first.getKey()));
        }
    }

    /** An id, which is a JSON number here and may be text elsewhere; empty when missing, null or 0. */
    static String id(JsonNode node, String field) {
        String text = node.path(field).asString("").strip();
        return text.equals("0") ? "" : text;
    }
}
