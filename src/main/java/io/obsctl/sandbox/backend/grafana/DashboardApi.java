package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Dashboards by the classic API. As a real server does, it adds to what it is given (id, version, schema version,
 * built-in annotations, a plugin version on every panel), so a naive comparison would see changes for ever.
 */
final class DashboardApi {
    private static final int SCHEMA = 42;
    private static final String MISSING = "Dashboard not found";

    private final GrafanaState state;
    private final String version;

    DashboardApi(GrafanaState state, String version) {
        this.state = state;
        this.version = version;
    }

    void mount(Router router, Access access) {
        router.post("/api/dashboards/db", access.demand(Role.EDITOR, "dashboards:write", this::save));
        router.get("/api/dashboards/uid/{uid}", access.demand(Role.VIEWER, "dashboards:read", this::get));
        router.get(
                "/api/dashboards/uid/{uid}/versions", access.demand(Role.EDITOR, "dashboards:write", this::versions));
        router.delete("/api/dashboards/uid/{uid}", access.demand(Role.EDITOR, "dashboards:delete", this::delete));
        router.get("/api/search", access.demand(Role.VIEWER, "dashboards:read", this::search));
    }

    private Answer save(Call call) {
        JsonNode body = call.json();
        if (!(body.get("dashboard") instanceof ObjectNode given)) {
            return Errors.of(400, "bad request data");
        }
        String title = Json.string(given, "title").strip();
        if (title.isEmpty()) {
            return Errors.of(400, "Dashboard title cannot be empty", "empty-name");
        }
        synchronized (state) {
            String folderUid = Json.string(body, "folderUid");
            FolderApi.wanted(state, folderUid);
            String uid = Json.string(given, "uid");
            if (uid.length() > 40) {
                return Errors.of(400, "uid too long, max 40 characters");
            }
            boolean overwrite = body.path("overwrite").asBoolean(false);
            uid = uid.isEmpty() ? state.uid() : uid;
            Optional<ObjectNode> before = state.find(Kind.DASHBOARD, uid);
            Optional<Answer> conflict = overwrite ? Optional.empty() : conflict(before, given, uid, title, folderUid);
            return conflict.isPresent()
                    ? conflict.get()
                    : keep(before, given, uid, folderUid, Json.string(body, "message"));
        }
    }

    private Optional<Answer> conflict(
            Optional<ObjectNode> before, ObjectNode given, String uid, String title, String folderUid) {
        if (before.isPresent()
                && given.path("version").asInt(0)
                        != before.get().path("version").asInt(0)) {
            return Optional.of(Errors.of(412, "The dashboard has been changed by someone else", "version-mismatch"));
        }
        boolean taken = state.all(Kind.DASHBOARD).values().stream()
                .anyMatch(d -> !Json.string(d, "uid").equals(uid)
                        && Json.string(d, "folderUid").equals(folderUid)
                        && Json.string(d.path("spec"), "title").equals(title));
        return taken
                ? Optional.of(
                        Errors.of(412, "A dashboard with the same name in the folder already exists", "name-exists"))
                : Optional.empty();
    }

    private Answer keep(Optional<ObjectNode> before, ObjectNode given, String uid, String folderUid, String message) {
        long id = before.map(b -> b.path("id").asLong(0)).orElseGet(state::id);
        int next = before.map(b -> b.path("version").asInt(0)).orElse(0) + 1;
        ObjectNode spec = given.deepCopy();
        spec.put("id", id);
        spec.put("uid", uid);
        spec.put("version", next);
        complete(spec);
        ObjectNode kept = Json.object();
        kept.put("id", id);
        kept.put("uid", uid);
        kept.put("version", next);
        kept.put("folderUid", folderUid);
        kept.put("created", before.map(b -> Json.string(b, "created")).orElse(state.now()));
        kept.put("updated", state.now());
        kept.put("message", message);
        kept.set("spec", spec);
        state.put(Kind.DASHBOARD, uid, kept);
        var answer = Json.object();
        answer.put("folderUid", folderUid);
        answer.put("id", id);
        answer.put("slug", FolderApi.slug(Json.string(spec, "title")));
        answer.put("status", "success");
        answer.put("uid", uid);
        answer.put("url", url(spec));
        answer.put("version", next);
        return Answer.json(200, answer);
    }

    private static String url(JsonNode spec) {
        return "/d/" + Json.string(spec, "uid") + "/" + FolderApi.slug(Json.string(spec, "title"));
    }

    private void complete(ObjectNode spec) {
        spec.put("schemaVersion", Math.max(SCHEMA, spec.path("schemaVersion").asInt(0)));
        if (!spec.path("annotations").path("list").isArray()) {
            ObjectNode builtIn = spec.putObject("annotations").putArray("list").addObject();
            builtIn.put("builtIn", 1);
            builtIn.putObject("datasource").put("type", "grafana").put("uid", "-- Grafana --");
            builtIn.put("enable", true);
            builtIn.put("hide", true);
            builtIn.put("iconColor", "rgba(0, 211, 255, 1)");
            builtIn.put("name", "Annotations & Alerts");
            builtIn.put("type", "dashboard");
        }
        for (String list : List.of("links", "panels")) {
            if (!spec.has(list)) {
                spec.putArray(list);
            }
        }
        if (!spec.has("preload")) {
            spec.put("preload", false);
        }
        if (!spec.has("fiscalYearStartMonth")) {
            spec.put("fiscalYearStartMonth", 0);
        }
        panels(spec.path("panels"));
    }

    private void panels(JsonNode panels) {
        int id = 1;
        for (JsonNode p : panels) {
            if (p instanceof ObjectNode panel) {
                if (!panel.has("id")) {
                    panel.put("id", id);
                }
                if (!Json.string(panel, "type").equals("row")) {
                    panel.put("pluginVersion", version);
                }
                panels(panel.path("panels"));
                id++;
            }
        }
    }

    private Answer get(Call call) {
        synchronized (state) {
            ObjectNode kept = state.require(Kind.DASHBOARD, call.variable("uid"), MISSING);
            String folderUid = Json.string(kept, "folderUid");
            var body = Json.object();
            ObjectNode meta = body.putObject("meta");
            meta.put("type", "db");
            meta.put("canSave", true);
            meta.put("canEdit", true);
            meta.put("canAdmin", true);
            meta.put("canStar", false);
            meta.put("canDelete", true);
            meta.put("slug", FolderApi.slug(Json.string(kept.path("spec"), "title")));
            meta.put("url", url(kept.path("spec")));
            meta.set("created", kept.path("created"));
            meta.set("updated", kept.path("updated"));
            meta.put("createdBy", "sa-1-obsctl");
            meta.put("updatedBy", "sa-1-obsctl");
            meta.set("version", kept.path("version"));
            meta.put("hasAcl", false);
            meta.put("isFolder", false);
            meta.put("folderUid", folderUid);
            Optional<ObjectNode> folder = state.find(Kind.FOLDER, folderUid);
            meta.put("folderId", folder.map(f -> f.path("id").asLong(0)).orElse(0L));
            meta.put("folderTitle", folder.map(f -> Json.string(f, "title")).orElse("Dashboards"));
            meta.put("folderUrl", folder.map(f -> Json.string(f, "url")).orElse(""));
            meta.put("provisioned", false);
            meta.put("provisionedExternalId", "");
            body.set("dashboard", kept.path("spec"));
            return Answer.json(200, body);
        }
    }

    private Answer versions(Call call) {
        synchronized (state) {
            ObjectNode kept = state.require(Kind.DASHBOARD, call.variable("uid"), MISSING);
            var body = Json.object();
            ObjectNode one = body.putArray("versions").addObject();
            one.set("version", kept.path("version"));
            one.set("created", kept.path("updated"));
            one.put("createdBy", "sa-1-obsctl");
            one.set("message", kept.path("message"));
            return Answer.json(200, body);
        }
    }

    private Answer delete(Call call) {
        synchronized (state) {
            ObjectNode kept = state.require(Kind.DASHBOARD, call.variable("uid"), MISSING);
            state.remove(Kind.DASHBOARD, call.variable("uid"));
            var answer = Json.object();
            String title = Json.string(kept.path("spec"), "title");
            answer.put("title", title);
            answer.put("message", "Dashboard " + title + " deleted");
            answer.set("id", kept.path("id"));
            return Answer.json(200, answer);
        }
    }

    private Answer search(Call call) {
        String type = call.param("type").orElse("");
        String text = call.param("query").orElse("").toLowerCase(Locale.ROOT);
        List<String> tags = call.params("tag");
        List<String> folders = call.params("folderUIDs").stream()
                .flatMap(f -> List.of(f.split(",")).stream())
                .toList();
        synchronized (state) {
            ArrayNode found = Json.array();
            if (!type.equals("dash-db")) {
                state.all(Kind.FOLDER).values().stream()
                        .filter(f -> tags.isEmpty() && folders.isEmpty() && matches(f, text))
                        .forEach(f -> hit(found.addObject(), f, "dash-folder", Json.string(f, "url")));
            }
            if (!type.equals("dash-folder")) {
                state.all(Kind.DASHBOARD).values().stream()
                        .filter(d -> folders.isEmpty()
                                || folders.contains(Json.string(d, "folderUid"))
                                || folders.contains("general")
                                        && Json.string(d, "folderUid").isEmpty())
                        .filter(d -> matches(d.path("spec"), text) && tagged(d.path("spec"), tags))
                        .forEach(d -> dashboard(found.addObject(), d));
            }
            return Answer.json(200, page(call, found));
        }
    }

    private static ArrayNode page(Call call, ArrayNode all) {
        int limit = number(call, "limit", 1000);
        int from = (number(call, "page", 1) - 1) * limit;
        ArrayNode some = Json.array();
        for (int i = Math.max(0, from); i < all.size() && some.size() < limit; i++) {
            some.add(all.get(i));
        }
        return some;
    }

    static int number(Call call, String name, int otherwise) {
        return call.param(name)
                .filter(v -> v.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(otherwise);
    }

    private static boolean matches(JsonNode named, String text) {
        return Json.string(named, "title").toLowerCase(Locale.ROOT).contains(text);
    }

    private static boolean tagged(JsonNode spec, List<String> tags) {
        return tags.stream().allMatch(t -> {
            for (JsonNode own : spec.path("tags")) {
                if (own.asString("").equals(t)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static void hit(ObjectNode into, JsonNode named, String type, String url) {
        into.set("id", named.path("id"));
        into.set("uid", named.path("uid"));
        into.set("title", named.path("title"));
        into.put("uri", "db/" + FolderApi.slug(Json.string(named, "title")));
        into.put("url", url);
        into.put("slug", "");
        into.put("type", type);
        into.putArray("tags");
        into.put("isStarred", false);
        into.put("sortMeta", 0);
    }

    private void dashboard(ObjectNode into, ObjectNode kept) {
        hit(into, kept.path("spec"), "dash-db", url(kept.path("spec")));
        if (kept.path("spec").path("tags").isArray()) {
            into.set("tags", kept.path("spec").path("tags"));
        }
        state.find(Kind.FOLDER, Json.string(kept, "folderUid")).ifPresent(f -> {
            into.set("folderId", f.path("id"));
            into.set("folderUid", f.path("uid"));
            into.set("folderTitle", f.path("title"));
            into.set("folderUrl", f.path("url"));
        });
    }
}
