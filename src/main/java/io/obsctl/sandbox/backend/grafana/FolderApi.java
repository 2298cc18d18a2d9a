package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/folders}. Changing needs the version; removing a folder removes what is in it. */
final class FolderApi {
    private static final String MISSING = "folder not found";

    private final GrafanaState state;

    FolderApi(GrafanaState state) {
        this.state = state;
    }

    void mount(Router router, Access access) {
        router.get("/api/folders", access.demand(Role.VIEWER, "folders:read", this::list));
        router.get("/api/folders/{uid}", access.demand(Role.VIEWER, "folders:read", this::get));
        router.post("/api/folders", access.demand(Role.EDITOR, "folders:create", this::create));
        router.put("/api/folders/{uid}", access.demand(Role.EDITOR, "folders:write", this::update));
        router.delete("/api/folders/{uid}", access.demand(Role.EDITOR, "folders:delete", this::delete));
    }

    private Answer list(Call call) {
        String parent = call.param("parentUid").orElse("");
        synchronized (state) {
            ArrayNode all = Json.array();
            state.all(Kind.FOLDER).values().stream()
                    .filter(f -> Json.string(f, "parentUid").equals(parent))
                    .forEach(f -> {
                        ObjectNode one = all.addObject();
                        one.set("id", f.path("id"));
                        one.set("uid", f.path("uid"));
                        one.set("title", f.path("title"));
                    });
            return Answer.json(200, all);
        }
    }

    private Answer get(Call call) {
        synchronized (state) {
            if (call.variable("uid").equals("general")) {
                var general = Json.object();
                general.put("id", 0);
                general.put("uid", "");
                general.put("title", "Dashboards");
                return Answer.json(200, general);
            }
            return Answer.json(200, state.require(Kind.FOLDER, call.variable("uid"), MISSING));
        }
    }

    private Answer create(Call call) {
        JsonNode body = call.json();
        String title = Json.string(body, "title").strip();
        if (title.isEmpty()) {
            return Errors.of(400, "folder title cannot be empty");
        }
        synchronized (state) {
            String uid = Json.string(body, "uid", "");
            uid = uid.isEmpty() ? state.uid() : uid;
            if (uid.length() > 40) {
                return Errors.of(400, "uid too long, max 40 characters");
            }
            if (!uid.matches("[a-zA-Z0-9_-]+")) {
                return Errors.of(400, "uid contains illegal characters");
            }
            if (state.find(Kind.FOLDER, uid).isPresent()) {
                return Errors.of(412, "the folder has been changed by someone else", "version-mismatch");
            }
            String parent = Json.string(body, "parentUid");
            if (!parent.isEmpty()) {
                state.require(Kind.FOLDER, parent, MISSING);
            }
            ObjectNode folder = Json.object();
            folder.put("id", state.id());
            folder.put("uid", uid);
            folder.put("orgId", 1);
            folder.put("title", title);
            folder.put("url", "/dashboards/f/" + uid + "/" + slug(title));
            folder.put("hasAcl", false);
            folder.put("canSave", true);
            folder.put("canEdit", true);
            folder.put("canAdmin", true);
            folder.put("canDelete", true);
            folder.put("createdBy", "sa-1-obsctl");
            folder.put("created", state.now());
            folder.put("updatedBy", "sa-1-obsctl");
            folder.put("updated", state.now());
            folder.put("version", 1);
            if (!parent.isEmpty()) {
                folder.put("parentUid", parent);
            }
            state.put(Kind.FOLDER, uid, folder);
            return Answer.json(200, folder);
        }
    }

    static String slug(String title) {
        String slug =
                title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.isEmpty() ? "-" : slug;
    }

    private Answer update(Call call) {
        JsonNode body = call.json();
        synchronized (state) {
            ObjectNode folder = state.require(Kind.FOLDER, call.variable("uid"), MISSING);
            boolean overwrite = body.path("overwrite").asBoolean(false);
            if (!overwrite
                    && body.path("version").asInt(0) != folder.path("version").asInt(0)) {
                return Errors.of(412, "the folder has been changed by someone else", "version-mismatch");
            }
            String title = Json.string(body, "title").strip();
            if (!title.isEmpty()) {
                folder.put("title", title);
                folder.put("url", "/dashboards/f/" + call.variable("uid") + "/" + slug(title));
            }
            folder.put("version", folder.path("version").asInt(0) + 1);
            folder.put("updated", state.now());
            state.put(Kind.FOLDER, call.variable("uid"), folder);
            return Answer.json(200, folder);
        }
    }

    private Answer delete(Call call) {
        String uid = call.variable("uid");
        synchronized (state) {
            ObjectNode folder = state.require(Kind.FOLDER, uid, MISSING);
            boolean rules = state.all(Kind.RULE).values().stream()
                    .anyMatch(r -> Json.string(r, "folderUID").equals(uid));
            boolean force =
                    call.param("forceDeleteRules").filter("true"::equals).isPresent();
            if (rules && !force) {
                return Errors.of(400, "folder cannot be deleted: folder contains alert rules");
            }
            state.all(Kind.RULE)
                    .values()
                    .removeIf(r -> Json.string(r, "folderUID").equals(uid));
            state.all(Kind.DASHBOARD)
                    .values()
                    .removeIf(d -> Json.string(d, "folderUid").equals(uid));
            state.remove(Kind.FOLDER, uid);
            var answer = Json.object();
            answer.put("message", "Folder " + Json.string(folder, "title") + " deleted");
            answer.set("id", folder.path("id"));
            answer.set("title", folder.path("title"));
            return Answer.json(200, answer);
        }
    }

    /** The folder's title, or a refusal with 400 when there is no such folder. */
    static Optional<ObjectNode> wanted(GrafanaState state, String uid) {
        if (uid.isEmpty() || uid.equals("general")) {
            return Optional.empty();
        }
        Optional<ObjectNode> found = state.find(Kind.FOLDER, uid);
        if (found.isEmpty()) {
            throw new Refusal(Errors.of(400, MISSING, "not-found"));
        }
        return found;
    }
}
