package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Data sources. The stack's own ones are provisioned: read-only, 403 on change. Secrets are kept, never shown. */
final class DatasourceApi {
    private static final String MISSING = "Data source not found";
    private static final String SECRETS = "secureJsonData";

    private final GrafanaState state;

    DatasourceApi(GrafanaState state) {
        this.state = state;
    }

    /** The three data sources that every stack has. */
    void provision(String slug, String mimir, String loki, String tempo) {
        synchronized (state) {
            builtIn("grafanacloud-prom", "grafanacloud-" + slug + "-prom", "prometheus", mimir, true);
            builtIn("grafanacloud-logs", "grafanacloud-" + slug + "-logs", "loki", loki, false);
            builtIn("grafanacloud-traces", "grafanacloud-" + slug + "-traces", "tempo", tempo, false);
        }
    }

    private void builtIn(String uid, String name, String type, String url, boolean isDefault) {
        ObjectNode source = state.find(Kind.DATASOURCE, uid).orElseGet(Json::object);
        if (!source.has("id")) {
            source.put("id", state.id());
        }
        source.put("uid", uid);
        source.put("orgId", 1);
        source.put("name", name);
        source.put("type", type);
        source.put("access", "proxy");
        source.put("url", url);
        source.put("basicAuth", true);
        source.put("isDefault", isDefault);
        source.put("version", 1);
        source.put("readOnly", true);
        source.putObject("jsonData");
        source.putObject(SECRETS).put("basicAuthPassword", "FAKE");
        state.put(Kind.DATASOURCE, uid, source);
    }

    void mount(Router router, Access access) {
        router.get("/api/datasources", access.demand(Role.VIEWER, "datasources:read", this::list));
        router.get("/api/datasources/uid/{uid}", access.demand(Role.VIEWER, "datasources:read", this::get));
        router.get("/api/datasources/name/{name}", access.demand(Role.VIEWER, "datasources:read", this::byName));
        router.get("/api/datasources/uid/{uid}/health", access.demand(Role.VIEWER, "datasources:query", this::health));
        router.post("/api/datasources", access.demand(Role.ADMIN, "datasources:create", this::create));
        router.put("/api/datasources/uid/{uid}", access.demand(Role.ADMIN, "datasources:write", this::update));
        router.delete("/api/datasources/uid/{uid}", access.demand(Role.ADMIN, "datasources:delete", this::delete));
    }

    private static ObjectNode shown(ObjectNode source) {
        ObjectNode copy = source.deepCopy();
        JsonNode secrets = copy.remove(SECRETS);
        ObjectNode fields = copy.putObject("secureJsonFields");
        if (secrets != null) {
            secrets.propertyNames().forEach(name -> fields.put(name, true));
        }
        copy.put("typeLogoUrl", "public/plugins/" + Json.string(source, "type") + "/img/logo.svg");
        copy.put("withCredentials", false);
        copy.put("basicAuthUser", Json.string(source, "basicAuthUser"));
        return copy;
    }

    private Answer list(Call call) {
        synchronized (state) {
            ArrayNode all = Json.array();
            state.all(Kind.DATASOURCE).values().forEach(d -> all.add(shown(d)));
            return Answer.json(200, all);
        }
    }

    private Answer get(Call call) {
        synchronized (state) {
            return Answer.json(200, shown(state.require(Kind.DATASOURCE, call.variable("uid"), MISSING)));
        }
    }

    private Optional<ObjectNode> named(String name) {
        return state.all(Kind.DATASOURCE).values().stream()
                .filter(d -> Json.string(d, "name").equals(name))
                .findFirst();
    }

    private Answer byName(Call call) {
        synchronized (state) {
            return named(call.variable("name"))
                    .map(d -> Answer.json(200, shown(d)))
                    .orElse(Errors.of(404, MISSING));
        }
    }

    private Answer health(Call call) {
        synchronized (state) {
            state.require(Kind.DATASOURCE, call.variable("uid"), MISSING);
            return Errors.of(200, "Successfully queried the data source.", "OK");
        }
    }

    private Answer create(Call call) {
        if (!(call.json() instanceof ObjectNode given)
                || Json.string(given, "name").isEmpty()
                || Json.string(given, "type").isEmpty()) {
            return Errors.of(400, "bad request data");
        }
        synchronized (state) {
            String uid = Json.string(given, "uid");
            uid = uid.isEmpty() ? state.uid() : uid;
            if (named(Json.string(given, "name")).isPresent()) {
                return Errors.of(409, "data source with the same name already exists");
            }
            if (state.find(Kind.DATASOURCE, uid).isPresent()) {
                return Errors.of(409, "data source with the same uid already exists");
            }
            ObjectNode source = given.deepCopy();
            source.put("id", state.id());
            return keep(source, uid, 1, "Datasource added");
        }
    }

    private Answer keep(ObjectNode source, String uid, int version, String message) {
        source.put("uid", uid);
        source.put("orgId", 1);
        source.put("version", version);
        source.put("readOnly", false);
        if (!source.has("access")) {
            source.put("access", "proxy");
        }
        if (!source.has("jsonData")) {
            source.putObject("jsonData");
        }
        state.put(Kind.DATASOURCE, uid, source);
        var answer = Json.object();
        answer.set("datasource", shown(source));
        answer.set("id", source.path("id"));
        answer.put("message", message);
        answer.set("name", source.path("name"));
        return Answer.json(200, answer);
    }

    private Answer update(Call call) {
        if (!(call.json() instanceof ObjectNode given)) {
            return Errors.of(400, "bad request data");
        }
        String uid = call.variable("uid");
        synchronized (state) {
            ObjectNode before = state.require(Kind.DATASOURCE, uid, MISSING);
            if (before.path("readOnly").asBoolean(false)) {
                return Errors.of(403, "Cannot update read-only data source");
            }
            int version = before.path("version").asInt(0);
            if (given.has("version") && given.path("version").asInt(0) < version) {
                return Errors.of(
                        409, "Datasource has already been updated by someone else. Please reload and try again");
            }
            Optional<ObjectNode> other = named(Json.string(given, "name"));
            if (other.isPresent() && !Json.string(other.get(), "uid").equals(uid)) {
                return Errors.of(409, "Data source with same name already exists");
            }
            ObjectNode source = given.deepCopy();
            source.set("id", before.path("id"));
            ObjectNode secrets = before.path(SECRETS) instanceof ObjectNode o ? o.deepCopy() : Json.object();
            given.path(SECRETS).properties().forEach(e -> secrets.set(e.getKey(), e.getValue()));
            source.set(SECRETS, secrets);
            return keep(source, uid, version + 1, "Datasource updated");
        }
    }

    private Answer delete(Call call) {
        synchronized (state) {
            ObjectNode before = state.require(Kind.DATASOURCE, call.variable("uid"), MISSING);
            if (before.path("readOnly").asBoolean(false)) {
                return Errors.of(403, "Cannot delete read-only data source");
            }
            state.remove(Kind.DATASOURCE, call.variable("uid"));
            var answer = Json.object();
            answer.set("id", before.path("id"));
            answer.put("message", "Data source deleted");
            return Answer.json(200, answer);
        }
    }

    /** The type of a data source, by its uid or (as old links have it) its name. */
    Optional<String> type(String uid) {
        synchronized (state) {
            return state.find(Kind.DATASOURCE, uid).or(() -> named(uid)).map(d -> Json.string(d, "type"));
        }
    }
}
