package io.obsctl.sandbox.backend.ruler;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Guard;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The configuration API of one ruler, and the Prometheus listing of what it runs. */
public final class RulerRoutes {
    /** The two rulers differ in what they answer when there is nothing. */
    public enum Kind {
        /** 200 with an empty map; deleting what is not there is 404. */
        MIMIR,
        /** 404 {@code no rule groups found}; deleting a group that is not there is 202 (measured, Loki 3.7.6). */
        LOKI
    }

    private final Kind kind;
    private final Ruler ruler;

    public RulerRoutes(Kind kind, Ruler ruler) {
        this.kind = kind;
        this.ruler = ruler;
    }

    /**
     * @param prefix of the configuration, for example {@code /api/prom/config/v1/rules}
     * @param listing of the Prometheus API, for example {@code /api/prom}
     */
    public void mount(Router router, Guard guard, String prefix, String listing) {
        router.get(prefix, guard.demand("rules:read", this::all));
        router.get(prefix + "/{ns}", guard.demand("rules:read", this::namespace));
        router.get(prefix + "/{ns}/{group}", guard.demand("rules:read", this::group));
        router.post(prefix + "/{ns}", guard.demand("rules:write", this::put));
        router.delete(prefix + "/{ns}/{group}", guard.demand("rules:write", this::deleteGroup));
        router.delete(prefix + "/{ns}", guard.demand("rules:write", this::deleteNamespace));
        router.get(listing + "/api/v1/rules", guard.demand("rules:read", this::states));
        router.get(listing + "/api/v1/alerts", guard.demand("rules:read", this::alerts));
    }

    private Answer all(Call call) {
        var sources = ruler.sources();
        if (sources.isEmpty() && kind == Kind.LOKI) {
            return Answer.text(404, "no rule groups found\n");
        }
        return Answer.yaml(200, Yaml.write(sources));
    }

    private Answer namespace(Call call) {
        String ns = call.variable("ns");
        List<Map<String, Object>> groups = ruler.sources().get(ns);
        if (groups == null) {
            return kind == Kind.LOKI
                    ? Answer.text(404, "no rule groups found\n")
                    : Answer.yaml(200, Yaml.write(Map.of()));
        }
        return Answer.yaml(200, Yaml.write(Map.of(ns, groups)));
    }

    private Answer group(Call call) {
        Optional<Map<String, Object>> source = ruler.source(call.variable("ns"), call.variable("group"));
        return source.map(s -> Answer.yaml(200, Yaml.write(s))).orElse(Answer.text(404, "group does not exist\n"));
    }

    private static Answer accepted() {
        var body = Json.object();
        body.put("status", "success");
        body.putNull("data");
        body.put("errorType", "");
        body.put("error", "");
        return Answer.json(202, body);
    }

    private Answer put(Call call) {
        try {
            Object yaml = Yaml.read(call.body());
            ruler.put(call.variable("ns"), yaml == null ? Map.of() : yaml);
            return accepted();
        } catch (IllegalArgumentException e) {
            return Answer.text(400, e.getMessage() + "\n");
        }
    }

    private Answer deleteGroup(Call call) {
        boolean was = ruler.remove(call.variable("ns"), call.variable("group"));
        return was || kind == Kind.LOKI ? accepted() : Answer.text(404, "group does not exist\n");
    }

    private Answer deleteNamespace(Call call) {
        return ruler.remove(call.variable("ns")) ? accepted() : Answer.text(404, "group namespace does not exist\n");
    }

    private Answer states(Call call) {
        var data = Json.object();
        ArrayNode groups = data.putArray("groups");
        ruler.loaded()
                .forEach((ns, list) -> list.forEach(s -> {
                    ObjectNode group = groups.addObject();
                    group.put("name", s.group.name());
                    group.put("file", ns);
                    group.put("interval", s.group.interval().toMillis() / 1000.0);
                    group.put("evaluationTime", 0.001);
                    group.put("lastEvaluation", time(s.evaluatedAt));
                    group.put("limit", 0);
                    ArrayNode rules = group.putArray("rules");
                    s.states.forEach(state -> describe(rules.addObject(), state));
                }));
        return success(data);
    }

    private static void describe(ObjectNode rule, RuleState s) {
        if (s.rule.isAlert()) {
            rule.put("state", s.state());
        }
        rule.put("name", s.rule.name());
        rule.put("query", s.rule.expr());
        if (s.rule.isAlert()) {
            rule.put("duration", s.rule.hold().toMillis() / 1000.0);
            rule.put("keepFiringFor", s.rule.keepFiring().toMillis() / 1000.0);
            rule.set("annotations", Json.tree(s.rule.annotations()));
            ArrayNode alerts = rule.putArray("alerts");
            s.alerts().forEach(a -> describe(alerts.addObject(), a));
        }
        rule.set("labels", Json.tree(s.rule.labels()));
        rule.put("health", s.health);
        rule.put("lastError", s.error);
        rule.put("evaluationTime", 0.001);
        rule.put("lastEvaluation", time(s.evaluatedAt));
        rule.put("type", s.rule.isAlert() ? "alerting" : "recording");
    }

    private static void describe(ObjectNode alert, RuleState.Active a) {
        alert.set("labels", Json.tree(a.labels().values()));
        alert.set("annotations", Json.tree(a.annotations()));
        alert.put("state", a.firing() ? "firing" : "pending");
        alert.put("activeAt", time(a.since()));
        alert.put("value", io.obsctl.sandbox.backend.promql.Numbers.format(a.value()));
    }

    private Answer alerts(Call call) {
        var data = Json.object();
        ArrayNode alerts = data.putArray("alerts");
        ruler.loaded()
                .values()
                .forEach(groups -> groups.forEach(g ->
                        g.states.forEach(s -> s.alerts().forEach(a -> describe(alerts.addObject(), a)))));
        return success(data);
    }

    private static Answer success(ObjectNode data) {
        var body = Json.object();
        body.put("status", "success");
        body.set("data", data);
        return Answer.json(200, body);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(Math.max(0, millis)).toString();
    }
}
