package io.obsctl.infra.lane;

import io.obsctl.model.StackFacts;
import io.obsctl.model.StackFacts.Door;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The ids and the state of a stack from {@code GET /api/instances/{slug}} (facts/grafana-cloud.md 3.1). */
final class InstanceText {
    private InstanceText() {}

    static StackFacts read(JsonNode node) {
        return new StackFacts(
                text(node, "slug"),
                text(node, "name"),
                id(node, "id"),
                id(node, "orgId"),
                text(node, "orgSlug"),
                text(node, "regionSlug"),
                text(node, "status"),
                null,
                null,
                door(node, "hmInstanceProm"),
                door(node, "hlInstance"),
                door(node, "htInstance"),
                door(node, "amInstance"),
                door(node, "hpInstance"),
                door(node, "agentManagementInstance"),
                List.of());
    }

    private static @Nullable Door door(JsonNode node, String field) {
        String id = id(node, field + "Id");
        String url = text(node, field + "Url");
        // The URL is told as it stands; only the id is set against the profile.
        return id.isEmpty() ? null : new Door(id, url.matches("https?://[^\\s]+") ? URI.create(url) : URI.create(""));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private static String id(JsonNode node, String field) {
        String text = text(node, field);
        return text.equals("0") ? "" : text;
    }
}
