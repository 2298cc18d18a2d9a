package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Annotations. There is no idempotence key: posting twice makes two. */
final class AnnotationApi {
    private final GrafanaState state;

    AnnotationApi(GrafanaState state) {
        this.state = state;
    }

    void mount(Router router, Access access) {
        router.get("/api/annotations", access.demand(Role.VIEWER, "annotations:read", this::find));
        router.post("/api/annotations", access.demand(Role.EDITOR, "annotations:create", this::create));
        router.delete("/api/annotations/{id}", access.demand(Role.EDITOR, "annotations:delete", this::delete));
    }

    private Answer create(Call call) {
        if (!(call.json() instanceof ObjectNode given)
                || Json.string(given, "text").isEmpty()) {
            return Errors.of(400, "Failed to save annotation: text field should not be empty");
        }
        synchronized (state) {
            long id = state.id();
            ObjectNode kept = given.deepCopy();
            kept.put("id", id);
            if (!kept.has("time")) {
                kept.put("time", state.millis());
            }
            if (!kept.has("timeEnd")) {
                kept.set("timeEnd", kept.path("time"));
            }
            kept.put("created", state.millis());
            state.put(Kind.ANNOTATION, Long.toString(id), kept);
            var answer = Json.object();
            answer.put("id", id);
            answer.put("message", "Annotation added");
            return Answer.json(200, answer);
        }
    }

    private Answer find(Call call) {
        List<String> tags = call.params("tags");
        long from = millis(call, "from", 0);
        long to = millis(call, "to", Long.MAX_VALUE);
        int limit = DashboardApi.number(call, "limit", 100);
        String dashboard = call.param("dashboardUID").orElse("");
        synchronized (state) {
            var found = new ArrayList<>(state.all(Kind.ANNOTATION).values());
            java.util.Collections.reverse(found);
            ArrayNode all = Json.array();
            found.stream()
                    .filter(a -> a.path("timeEnd").asLong(0) >= from
                            && a.path("time").asLong(0) <= to)
                    .filter(a -> dashboard.isEmpty()
                            || Json.string(a, "dashboardUID").equals(dashboard))
                    .filter(a -> tags.stream().allMatch(t -> has(a.path("tags"), t)))
                    .limit(limit)
                    .forEach(all::add);
            return Answer.json(200, all);
        }
    }

    private static boolean has(JsonNode tags, String tag) {
        for (JsonNode t : tags) {
            if (t.asString("").equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static long millis(Call call, String name, long otherwise) {
        return call.param(name)
                .filter(v -> v.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(otherwise);
    }

    private Answer delete(Call call) {
        synchronized (state) {
            state.require(Kind.ANNOTATION, call.variable("id"), "Could not find annotation to update");
            state.remove(Kind.ANNOTATION, call.variable("id"));
            return Errors.of(200, "Annotation deleted");
        }
    }
}
