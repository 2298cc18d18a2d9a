package io.obsctl.sandbox.backend.grafana;

import io.obsctl.lang.promql.PromqlDurations;
import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import io.obsctl.sandbox.backend.grafana.GrafanaState.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /api/prometheus/grafana/api/v1/rules}: how Grafana's own rules stand. Each listing evaluates them: queries as
 * instant queries, reduce as the identity, threshold by its first condition, math when it only asks what kind
 * of number there is ({@code is_number($A) || is_nan($A)}); other math leaves the rule in error, which says so.
 */
final class RuleStates {
    private static final Pattern KIND_OF_NUMBER =
            Pattern.compile("is_(number|nan|inf|null)\\(\\s*\\$\\{?(\\w+)}?\\s*\\)");

    private final GrafanaState state;
    private final DatasourceApi sources;
    private final Backends backends;
    private final Map<String, Long> activeSince = new HashMap<>();

    RuleStates(GrafanaState state, DatasourceApi sources, Backends backends) {
        this.state = state;
        this.sources = sources;
        this.backends = backends;
    }

    void mount(Router router, Access access) {
        router.get("/api/prometheus/grafana/api/v1/rules", access.demand(Role.VIEWER, "alert.rules:read", this::list));
    }

    private Answer list(Call call) {
        synchronized (state) {
            var groups = new LinkedHashMap<String, ObjectNode>();
            for (ObjectNode rule : state.all(Kind.RULE).values()) {
                String folder = Json.string(rule, "folderUID");
                String name = Json.string(rule, "ruleGroup");
                ObjectNode group = groups.computeIfAbsent(folder + "/" + name, k -> group(folder, name));
                if (group.path("rules") instanceof ArrayNode rules) {
                    rules.add(evaluated(rule));
                }
            }
            var body = Json.object();
            body.put("status", "success");
            ArrayNode all = body.putObject("data").putArray("groups");
            groups.values().forEach(all::add);
            return Answer.json(200, body);
        }
    }

    private ObjectNode group(String folder, String name) {
        ObjectNode group = Json.object();
        group.put("name", name);
        group.put(
                "file",
                state.find(Kind.FOLDER, folder)
                        .map(f -> Json.string(f, "title"))
                        .orElse(folder));
        group.put("folderUid", folder);
        group.put(
                "interval",
                state.find(Kind.GROUP, folder + "/" + name)
                        .map(g -> g.path("interval").asInt(60))
                        .orElse(60));
        group.put("lastEvaluation", state.now());
        group.putArray("rules");
        return group;
    }

    private ObjectNode evaluated(ObjectNode rule) {
        ObjectNode shown = Json.object();
        shown.put("uid", Json.string(rule, "uid"));
        shown.put("name", Json.string(rule, "title"));
        shown.put("folderUid", Json.string(rule, "folderUID"));
        shown.put("query", query(rule));
        shown.set("labels", rule.path("labels").isObject() ? rule.path("labels") : Json.object());
        shown.set("annotations", rule.path("annotations").isObject() ? rule.path("annotations") : Json.object());
        shown.put("type", rule.path("record").isObject() ? "recording" : "alerting");
        shown.put("lastEvaluation", state.now());
        try {
            Map<String, Map<String, Double>> values = evaluate(rule);
            Map<String, Double> condition = values.getOrDefault(Json.string(rule, "condition"), Map.of());
            shown.put("health", condition.isEmpty() ? "nodata" : "ok");
            shown.put("state", standing(rule, condition));
        } catch (IllegalStateException e) {
            shown.put("health", "error");
            shown.put("lastError", e.getMessage());
            shown.put("state", "inactive");
        }
        return shown;
    }

    private static String query(ObjectNode rule) {
        for (JsonNode q : rule.path("data")) {
            if (q.path("model").has("expr")) {
                return Json.string(q.path("model"), "expr");
            }
        }
        return "";
    }

    private String standing(ObjectNode rule, Map<String, Double> condition) {
        String uid = Json.string(rule, "uid");
        boolean active = condition.values().stream().anyMatch(v -> v != 0 && !v.isNaN());
        if (!active || rule.path("isPaused").asBoolean(false)) {
            activeSince.remove(uid);
            return "inactive";
        }
        long since = activeSince.computeIfAbsent(uid, k -> state.millis());
        String hold = Json.string(rule, "for", "0s");
        long wait = hold.equals("0") ? 0 : PromqlDurations.millis(hold);
        return state.millis() - since >= wait ? "firing" : "pending";
    }

    /** Values by label set, for each reference; references may use only what stands before them. */
    private Map<String, Map<String, Double>> evaluate(ObjectNode rule) {
        var values = new LinkedHashMap<String, Map<String, Double>>();
        for (JsonNode query : rule.path("data")) {
            String uid = Json.string(query, "datasourceUid");
            JsonNode model = query.path("model");
            boolean expression = uid.equals("__expr__") || uid.equals("-100");
            values.put(
                    Json.string(query, "refId"),
                    expression ? expression(model, values) : instant(uid, Json.string(model, "expr")));
        }
        return values;
    }

    private Map<String, Double> instant(String uid, String expr) {
        String type = sources.type(uid).orElseThrow(() -> new IllegalStateException("data source not found: " + uid));
        String path = type.equals("loki") ? "/loki/api/v1/query" : "/api/v1/query";
        String now = Instant.ofEpochMilli(state.millis()).toString();
        Answer reply = backends.ask(type, path, Map.of("query", expr, "time", now));
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.bodyText());
        }
        var found = new LinkedHashMap<String, Double>();
        JsonNode result = Json.parse(reply.body()).path("data").path("result");
        for (JsonNode row : result) {
            if (row.has("metric")) {
                String text = row.path("value").path(1).asString("NaN");
                found.put(
                        row.path("metric").toString(),
                        text.endsWith("Inf") ? Double.MAX_VALUE : Double.parseDouble(text));
            }
        }
        return found;
    }

    private static Map<String, Double> expression(JsonNode model, Map<String, Map<String, Double>> values) {
        Map<String, Double> of = values.getOrDefault(Json.string(model, "expression"), Map.of());
        return switch (Json.string(model, "type")) {
            case "reduce", "resample" -> of;
            case "threshold" -> {
                JsonNode evaluator = model.path("conditions").path(0).path("evaluator");
                var result = new LinkedHashMap<String, Double>();
                of.forEach((labels, v) -> result.put(labels, holds(evaluator, v) ? 1.0 : 0.0));
                yield result;
            }
            case "classic_conditions" -> {
                JsonNode condition = model.path("conditions").path(0);
                String ref = condition.path("query").path("params").path(0).asString("");
                boolean any = values.getOrDefault(ref, Map.of()).values().stream()
                        .anyMatch(v -> holds(condition.path("evaluator"), v));
                yield Map.of("{}", any ? 1.0 : 0.0);
            }
            case "math" -> math(Json.string(model, "expression"), values);
            default ->
                throw new IllegalStateException(
                        "the obsctl sandbox evaluates no expression of type " + Json.string(model, "type"));
        };
    }

    private static Map<String, Double> math(String expression, Map<String, Map<String, Double>> values) {
        var result = new LinkedHashMap<String, Double>();
        for (String term : expression.split("\\|\\|", -1)) {
            Matcher asks = KIND_OF_NUMBER.matcher(term.strip());
            if (!asks.matches()) {
                throw new IllegalStateException("the obsctl sandbox does not evaluate this math: " + term.strip());
            }
            values.getOrDefault(asks.group(2), Map.of())
                    .forEach((labels, v) -> result.merge(labels, is(asks.group(1), v) ? 1.0 : 0.0, Math::max));
        }
        return result;
    }

    private static boolean is(String kind, double v) {
        boolean infinite = Math.abs(v) == Double.MAX_VALUE;
        return switch (kind) {
            case "nan" -> Double.isNaN(v);
            case "inf" -> infinite;
            case "number" -> !Double.isNaN(v) && !infinite;
            default -> false;
        };
    }

    private static boolean holds(JsonNode evaluator, double v) {
        double a = evaluator.path("params").path(0).asDouble(0);
        double b = evaluator.path("params").path(1).asDouble(0);
        return switch (Json.string(evaluator, "type")) {
            case "gt" -> v > a;
            case "lt" -> v < a;
            case "gte" -> v >= a;
            case "lte" -> v <= a;
            case "eq" -> v == a;
            case "ne" -> v != a;
            case "within_range" -> v > a && v < b;
            case "outside_range" -> v < a || v > b;
            default -> false;
        };
    }
}
