package io.obsctl.sandbox.backend.grafana;

import io.obsctl.lang.promql.PromqlDurations;
import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Alert rules and rule groups of the provisioning API. Writing a group replaces it whole and sets the provenance of
 * every rule in it.
 */
final class AlertRuleApi {
    private static final String RULES = "/api/v1/provisioning/alert-rules";
    private static final String GROUPS = "/api/v1/provisioning/folder/{folder}/rule-groups/{group}";
    private static final int SCHEDULER_SECONDS = 10;

    private final GrafanaState state;

    AlertRuleApi(GrafanaState state) {
        this.state = state;
    }

    void mount(Router router, Access access) {
        String read = "alert.provisioning:read";
        String write = "alert.provisioning:write";
        router.get(RULES, access.demand(Role.VIEWER, read, this::list));
        router.get(RULES + "/{uid}", access.demand(Role.VIEWER, read, this::get));
        router.post(RULES, access.demand(Role.EDITOR, write, this::create));
        router.put(RULES + "/{uid}", access.demand(Role.EDITOR, write, this::update));
        router.delete(RULES + "/{uid}", access.demand(Role.EDITOR, write, this::delete));
        router.get(GROUPS, access.demand(Role.VIEWER, read, this::group));
        router.put(GROUPS, access.demand(Role.EDITOR, write, this::putGroup));
        router.delete(GROUPS, access.demand(Role.EDITOR, write, this::deleteGroup));
    }

    private Answer list(Call call) {
        synchronized (state) {
            return Answer.json(200, state.all(Kind.RULE).values());
        }
    }

    private Answer get(Call call) {
        synchronized (state) {
            return Answer.json(200, state.require(Kind.RULE, call.variable("uid"), "alert rule not found"));
        }
    }

    private Answer create(Call call) {
        synchronized (state) {
            ObjectNode rule = checked(call.json(), "");
            String uid = Json.string(rule, "uid");
            if (!uid.isEmpty() && state.find(Kind.RULE, uid).isPresent()) {
                return Errors.of(409, "rule UID is already used");
            }
            return Answer.json(201, keep(rule, uid, Provenance.of(call)));
        }
    }

    private Answer update(Call call) {
        synchronized (state) {
            String uid = call.variable("uid");
            state.require(Kind.RULE, uid, "alert rule not found");
            return Answer.json(200, keep(checked(call.json(), uid), uid, Provenance.of(call)));
        }
    }

    private Answer delete(Call call) {
        synchronized (state) {
            state.remove(Kind.RULE, call.variable("uid"));
            return Answer.empty(204);
        }
    }

    private ObjectNode keep(ObjectNode rule, String wanted, String provenance) {
        String uid = wanted.isEmpty() ? state.uid() : wanted;
        Optional<ObjectNode> before = state.find(Kind.RULE, uid);
        rule.put("id", before.map(b -> b.path("id").asLong(0)).orElseGet(state::id));
        rule.put("uid", uid);
        rule.put("orgID", 1);
        rule.put("updated", state.now());
        rule.put("provenance", provenance);
        defaults(rule);
        state.put(Kind.RULE, uid, rule);
        return rule;
    }

    private static void defaults(ObjectNode rule) {
        for (JsonNode query : rule.path("data")) {
            if (query.path("model") instanceof ObjectNode model) {
                if (!model.has("intervalMs")) {
                    model.put("intervalMs", 1000);
                }
                if (!model.has("maxDataPoints")) {
                    model.put("maxDataPoints", 43200);
                }
            }
            if (query instanceof ObjectNode q && !q.has("queryType")) {
                q.put("queryType", "");
            }
        }
        if (!rule.has("isPaused")) {
            rule.put("isPaused", false);
        }
        if (!rule.has("noDataState")) {
            rule.put("noDataState", "NoData");
        }
        if (!rule.has("execErrState")) {
            rule.put("execErrState", "Error");
        }
        if (!rule.has("for")) {
            rule.put("for", "0s");
        }
        if (!rule.has("notification_settings")) {
            rule.putNull("notification_settings");
        }
        if (!rule.has("record")) {
            rule.putNull("record");
        }
    }

    private ObjectNode checked(JsonNode given, String uid) {
        if (!(given instanceof ObjectNode rule)) {
            throw Errors.refuse(400, "bad request data");
        }
        String title = Json.string(rule, "title");
        if (title.isEmpty()) {
            throw invalid("title is empty");
        }
        if (title.length() > 190) {
            throw invalid("alert rule title is too long: max 190 characters");
        }
        if (Json.string(rule, "ruleGroup").isEmpty()) {
            throw invalid("rule group is empty");
        }
        String folder = Json.string(rule, "folderUID");
        if (state.find(Kind.FOLDER, folder).isEmpty()) {
            throw invalid("folder does not exist: " + folder);
        }
        if (!rule.path("data").isArray() || rule.path("data").isEmpty()) {
            throw invalid("no queries or expressions are found");
        }
        var refs = new ArrayList<String>();
        rule.path("data").forEach(q -> refs.add(Json.string(q, "refId")));
        boolean recording = rule.path("record").isObject();
        if (!recording && !refs.contains(Json.string(rule, "condition"))) {
            throw invalid("condition " + Json.string(rule, "condition") + " does not exist, must be one of " + refs);
        }
        closed(rule, "noDataState", List.of("NoData", "OK", "Alerting", "KeepLast"));
        closed(rule, "execErrState", List.of("OK", "Alerting", "Error", "KeepLast"));
        duration(Json.string(rule, "for", "0s"));
        boolean taken = state.all(Kind.RULE).values().stream()
                .anyMatch(r -> !Json.string(r, "uid").equals(uid.isEmpty() ? Json.string(rule, "uid") : uid)
                        && Json.string(r, "folderUID").equals(folder)
                        && Json.string(r, "ruleGroup").equals(Json.string(rule, "ruleGroup"))
                        && Json.string(r, "title").equals(title));
        if (taken) {
            throw Errors.refuse(409, "a rule with the title " + title + " already exists in this group");
        }
        return rule.deepCopy();
    }

    private static io.obsctl.sandbox.backend.Refusal invalid(String why) {
        return Errors.refuse(400, "invalid alert rule: " + why);
    }

    private static void closed(JsonNode rule, String field, List<String> allowed) {
        String value = Json.string(rule, field);
        if (!value.isEmpty() && !allowed.contains(value)) {
            throw invalid("unknown " + field + " option " + value);
        }
    }

    private static void duration(String text) {
        try {
            if (!text.equals("0")) {
                PromqlDurations.millis(text);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw invalid("field `for` is no duration: " + text);
        }
    }

    private static String key(Call call) {
        return call.variable("folder") + "/" + call.variable("group");
    }

    private List<ObjectNode> members(Call call) {
        return state.all(Kind.RULE).values().stream()
                .filter(r -> Json.string(r, "folderUID").equals(call.variable("folder"))
                        && Json.string(r, "ruleGroup").equals(call.variable("group")))
                .toList();
    }

    private Answer group(Call call) {
        synchronized (state) {
            List<ObjectNode> rules = members(call);
            if (rules.isEmpty()) {
                return Errors.of(404, "rule group not found");
            }
            return Answer.json(200, describe(call, rules));
        }
    }

    private ObjectNode describe(Call call, List<ObjectNode> rules) {
        var body = Json.object();
        body.put("title", call.variable("group"));
        body.put("folderUid", call.variable("folder"));
        body.put(
                "interval",
                state.find(Kind.GROUP, key(call))
                        .map(g -> g.path("interval").asInt(60))
                        .orElse(60));
        ArrayNode list = body.putArray("rules");
        rules.forEach(list::add);
        return body;
    }

    private Answer putGroup(Call call) {
        JsonNode body = call.json();
        int interval = body.path("interval").asInt(0);
        if (interval <= 0 || interval % SCHEDULER_SECONDS != 0) {
            return Errors.of(
                    400,
                    "invalid alert rule: interval (" + interval
                            + "s) should be non-zero and divided exactly by scheduler interval: 10s");
        }
        synchronized (state) {
            var before = members(call);
            var written = new ArrayList<ObjectNode>();
            var keys = new ArrayList<String>();
            before.forEach(r -> state.remove(Kind.RULE, Json.string(r, "uid")));
            try {
                for (JsonNode given : body.path("rules")) {
                    if (given instanceof ObjectNode rule) {
                        rule.put("ruleGroup", call.variable("group"));
                        rule.put("folderUID", call.variable("folder"));
                    }
                    ObjectNode rule = checked(given, Json.string(given, "uid"));
                    String uid = Json.string(rule, "uid");
                    String owner = state.find(Kind.RULE, uid)
                            .map(r -> Json.string(r, "title"))
                            .orElse("");
                    if (!owner.isEmpty()) {
                        throw Errors.refuse(409, "rule UID " + uid + " is used by " + owner);
                    }
                    ObjectNode kept = keep(rule, uid, Provenance.of(call));
                    written.add(kept);
                    keys.add(Json.string(kept, "uid"));
                }
            } catch (io.obsctl.sandbox.backend.Refusal refused) {
                keys.forEach(k -> state.remove(Kind.RULE, k));
                before.forEach(r -> state.put(Kind.RULE, Json.string(r, "uid"), r));
                throw refused;
            }
            before.forEach(old -> written.stream()
                    .filter(w -> Json.string(w, "uid").equals(Json.string(old, "uid")))
                    .forEach(w -> w.set("id", old.path("id"))));
            ObjectNode group = Json.object();
            group.put("interval", interval);
            state.put(Kind.GROUP, key(call), group);
            return Answer.json(200, describe(call, written));
        }
    }

    private Answer deleteGroup(Call call) {
        synchronized (state) {
            List<ObjectNode> rules = members(call);
            if (rules.isEmpty()) {
                return Errors.of(404, "rule group not found");
            }
            rules.forEach(r -> state.remove(Kind.RULE, Json.string(r, "uid")));
            state.remove(Kind.GROUP, key(call));
            return Answer.empty(204);
        }
    }
}
