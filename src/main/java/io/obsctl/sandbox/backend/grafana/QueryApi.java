package io.obsctl.sandbox.backend.grafana;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.Token.Role;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Queries with a Viewer's token: the data source proxy, and {@code /api/ds/query} with its data frames. */
final class QueryApi {
    private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d+)([smhdw]))?");

    private final DatasourceApi sources;
    private final Backends backends;
    private final Clock clock;

    QueryApi(DatasourceApi sources, Backends backends, Clock clock) {
        this.sources = sources;
        this.backends = backends;
        this.clock = clock;
    }

    void mount(Router router, Access access) {
        for (String pattern :
                List.of("/api/datasources/proxy/uid/{uid}/{rest*}", "/api/datasources/uid/{uid}/resources/{rest*}")) {
            router.get(pattern, access.demand(Role.VIEWER, "datasources:query", this::proxy));
            router.post(pattern, access.demand(Role.VIEWER, "datasources:query", this::proxy));
        }
        router.post("/api/ds/query", access.demand(Role.VIEWER, "datasources:query", this::query));
    }

    private Answer proxy(Call call) {
        Optional<String> type = sources.type(call.variable("uid"));
        if (type.isEmpty()) {
            return Errors.of(404, "Unable to find datasource");
        }
        String[] parts = call.path().split("/", 7);
        return backends.of(type.get()).route(call.forward("/" + (parts.length > 6 ? parts[6] : "")));
    }

    private Answer query(Call call) {
        JsonNode body = call.json();
        var answer = Json.object();
        ObjectNode results = answer.putObject("results");
        int worst = 200;
        if (!body.path("queries").isArray() || body.path("queries").isEmpty()) {
            return Errors.of(400, "no queries found");
        }
        for (JsonNode query : body.path("queries")) {
            String ref = Json.string(query, "refId", "A");
            ObjectNode result = results.putObject(ref);
            int status = one(query, body, ref, result);
            result.put("status", status);
            worst = Math.max(worst, status);
        }
        return Answer.json(worst, answer);
    }

    private int one(JsonNode query, JsonNode body, String ref, ObjectNode result) {
        String uid = Json.string(query.path("datasource"), "uid");
        String type = sources.type(uid).orElse("");
        String expr = Json.string(query, "expr");
        if (!type.equals("prometheus") && !type.equals("loki")) {
            result.put("error", "data source not found: " + uid);
            return 404;
        }
        long from = time(Json.string(body, "from", "now-1h"));
        long to = time(Json.string(body, "to", "now"));
        boolean instant = query.path("instant").asBoolean(false)
                || Json.string(query, "queryType").equals("instant");
        String base = type.equals("prometheus") ? "/api/v1/" : "/loki/api/v1/";
        var params = new LinkedHashMap<String, String>();
        params.put("query", macros(expr, Math.max(1, (to - from) / 1000)));
        if (instant) {
            params.put("time", seconds(to));
        } else {
            params.put("start", seconds(from));
            params.put("end", seconds(to));
            params.put("step", Long.toString(Math.max(1, (to - from) / 1000 / 500)));
        }
        Answer reply = backends.ask(type, base + (instant ? "query" : "query_range"), params);
        if (reply.status() != 200) {
            result.put("error", reply.bodyText());
            return 400;
        }
        frames(Json.parse(reply.body()).path("data"), ref, result.putArray("frames"));
        return 200;
    }

    /** Grafana fills these in before it asks. */
    private static String macros(String expr, long seconds) {
        return expr.replace("$__rate_interval", "5m")
                .replace("$__interval", "1m")
                .replace("$__auto", "5m")
                .replace("$__range", seconds + "s");
    }

    private static String seconds(long millis) {
        return java.math.BigDecimal.valueOf(millis, 3).toPlainString();
    }

    private long time(String text) {
        Matcher m = RELATIVE.matcher(text);
        if (m.matches()) {
            long unit = m.group(2) == null
                    ? 0
                    : switch (m.group(2)) {
                        case "s" -> 1_000L;
                        case "m" -> 60_000L;
                        case "h" -> 3_600_000L;
                        case "d" -> 86_400_000L;
                        default -> 604_800_000L;
                    };
            return clock.millis() - (m.group(1) == null ? 0 : Long.parseLong(m.group(1)) * unit);
        }
        if (text.matches("\\d{1,18}")) {
            return Long.parseLong(text);
        }
        throw Errors.refuse(400, "invalid time: " + text);
    }

    private static void frames(JsonNode data, String ref, ArrayNode frames) {
        if (Json.string(data, "resultType").equals("streams")) {
            lines(data, ref, frames.addObject());
            return;
        }
        if (Json.string(data, "resultType").equals("scalar")) {
            frame(frames.addObject(), ref, Json.object(), List.of(data.path("result")));
            return;
        }
        for (JsonNode row : data.path("result")) {
            var pairs = new ArrayList<JsonNode>();
            if (row.has("value")) {
                pairs.add(row.path("value"));
            }
            row.path("values").forEach(pairs::add);
            frame(frames.addObject(), ref, row.path("metric"), pairs);
        }
    }

    private static void frame(ObjectNode frame, String ref, JsonNode labels, List<JsonNode> pairs) {
        ObjectNode schema = frame.putObject("schema");
        schema.put("refId", ref);
        ArrayNode fields = schema.putArray("fields");
        fields.addObject().put("name", "Time").put("type", "time");
        fields.addObject().put("name", "Value").put("type", "number").set("labels", labels);
        ArrayNode values = frame.putObject("data").putArray("values");
        ArrayNode times = values.addArray();
        ArrayNode numbers = values.addArray();
        for (JsonNode pair : pairs) {
            times.add(Math.round(pair.path(0).asDouble(0) * 1000));
            numbers.add(number(pair.path(1).asString("NaN")));
        }
    }

    private static Double number(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static void lines(JsonNode data, String ref, ObjectNode frame) {
        ObjectNode schema = frame.putObject("schema");
        schema.put("refId", ref);
        ArrayNode fields = schema.putArray("fields");
        for (Map.Entry<String, String> field :
                List.of(Map.entry("labels", "other"), Map.entry("Time", "time"), Map.entry("Line", "string"))) {
            fields.addObject().put("name", field.getKey()).put("type", field.getValue());
        }
        ArrayNode values = frame.putObject("data").putArray("values");
        ArrayNode labels = values.addArray();
        ArrayNode times = values.addArray();
        ArrayNode texts = values.addArray();
        for (JsonNode row : data.path("result")) {
            for (JsonNode pair : row.path("values")) {
                labels.add(row.path("stream"));
                times.add(Long.parseLong(pair.path(0).asString("0")) / 1_000_000);
                texts.add(pair.path(1).asString(""));
            }
        }
    }
}
