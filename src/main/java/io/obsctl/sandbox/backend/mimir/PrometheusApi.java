package io.obsctl.sandbox.backend.mimir;

import io.obsctl.lang.promql.PromqlDurations;
import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.Times;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.metrics.Points;
import io.obsctl.sandbox.backend.promql.Numbers;
import io.obsctl.sandbox.backend.promql.PromqlEngine;
import io.obsctl.sandbox.backend.promql.PromqlException;
import io.obsctl.sandbox.backend.promql.Value;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The query half of the Prometheus HTTP API, without credentials: whoever mounts it guards it. */
public final class PrometheusApi {
    private final MetricStore store;
    private final PromqlEngine promql;
    private final Clock clock;

    public PrometheusApi(MetricStore store, PromqlEngine promql, Clock clock) {
        this.store = store;
        this.promql = promql;
        this.clock = clock;
    }

    public Answer query(Call call) {
        return answered(() -> {
            String query = required(call, "query");
            long at = time(call, "time", clock.millis());
            return value(promql.instant(query, at), at);
        });
    }

    public Answer queryRange(Call call) {
        return answered(() -> {
            String query = required(call, "query");
            required(call, "start");
            required(call, "end");
            required(call, "step");
            long start = time(call, "start", 0);
            long end = time(call, "end", 0);
            long step = step(call);
            if (end < start) {
                throw bad("invalid parameter \"end\": end timestamp must not be before start time");
            }
            var data = Json.object();
            data.put("resultType", "matrix");
            data.set("result", matrix(promql.range(query, start, end, step)));
            return data;
        });
    }

    public Answer labels(Call call) {
        return strings(call, s -> s.values().keySet());
    }

    public Answer labelValues(Call call) {
        String label = call.variable("label");
        return strings(call, s -> s.values().containsKey(label) ? List.of(s.get(label)) : List.of());
    }

    public Answer series(Call call) {
        return answered(() -> {
            if (call.params("match[]").isEmpty()) {
                throw bad("no match[] parameter provided");
            }
            ArrayNode all = Json.array();
            found(call).forEach(l -> all.add(Json.tree(l.values())));
            return all;
        });
    }

    public Answer metadata(Call call) {
        return answered(() -> {
            String only = call.param("metric").orElse("");
            var data = Json.object();
            for (var m : store.metadata()) {
                if (only.isEmpty() || only.equals(m.family())) {
                    var one = data.putArray(m.family()).addObject();
                    one.put("type", m.type());
                    one.put("help", m.help());
                    one.put("unit", m.unit());
                }
            }
            return data;
        });
    }

    public Answer exemplars(Call call) {
        return answered(() -> {
            long start = time(call, "start", 0);
            long end = time(call, "end", Long.MAX_VALUE / 2);
            ArrayNode all = Json.array();
            store.exemplars(PromqlEngine.selector(required(call, "query"))).forEach((labels, list) -> {
                ObjectNode row = all.addObject();
                row.set("seriesLabels", Json.tree(labels.values()));
                ArrayNode rows = row.putArray("exemplars");
                list.stream()
                        .filter(e -> e.timestamp() >= start && e.timestamp() <= end)
                        .forEach(e -> {
                            ObjectNode one = rows.addObject();
                            one.set("labels", Json.tree(e.labels()));
                            one.put("value", Numbers.format(e.value()));
                            one.put("timestamp", seconds(e.timestamp()));
                        });
            });
            return all;
        });
    }

    public Answer buildInfo(Call call) {
        var data = Json.object();
        data.put("application", "Grafana Mimir");
        data.put("version", "2.17.0-obsctl-sandbox");
        return success(data);
    }

    private Answer strings(Call call, Function<Labels, Iterable<String>> of) {
        return answered(() -> {
            var all = new TreeSet<String>();
            found(call).forEach(l -> of.apply(l).forEach(all::add));
            return Json.tree(all);
        });
    }

    private List<Labels> found(Call call) {
        var any = new ArrayList<List<Matcher>>();
        call.params("match[]").forEach(m -> any.add(PromqlEngine.selector(m)));
        return store.series(any, time(call, "start", Long.MIN_VALUE), time(call, "end", Long.MAX_VALUE));
    }

    private interface Data {
        JsonNode get();
    }

    private static Answer answered(Data data) {
        try {
            return success(data.get());
        } catch (PromqlException e) {
            String text = e.isParse() ? "invalid parameter \"query\": " + e.getMessage() : e.getMessage();
            return error(e.isParse() ? 400 : 422, e.isParse() ? "bad_data" : "execution", text);
        }
    }

    private static Answer success(JsonNode data) {
        var body = Json.object();
        body.put("status", "success");
        body.set("data", data);
        return Answer.json(200, body);
    }

    private static Answer error(int status, String type, String text) {
        var body = Json.object();
        body.put("status", "error");
        body.put("errorType", type);
        body.put("error", text);
        return Answer.json(status, body);
    }

    private static Refusal bad(String text) {
        return new Refusal(error(400, "bad_data", text));
    }

    private static String required(Call call, String name) {
        return call.param(name)
                .filter(v -> !v.isEmpty())
                .orElseThrow(() -> bad("invalid parameter \"" + name + "\": missing"));
    }

    private static long time(Call call, String name, long otherwise) {
        try {
            return call.param(name).filter(v -> !v.isEmpty()).map(Times::millis).orElse(otherwise);
        } catch (IllegalArgumentException e) {
            throw bad("invalid parameter \"" + name + "\": " + e.getMessage());
        }
    }

    private static long step(Call call) {
        String text = call.param("step").orElse("");
        long millis;
        try {
            millis = text.matches("[0-9.eE+-]+")
                    ? new BigDecimal(text).movePointRight(3).longValue()
                    : PromqlDurations.millis(text);
        } catch (IllegalArgumentException e) {
            throw bad("invalid parameter \"step\": cannot parse \"" + text + "\" to a valid duration");
        }
        if (millis <= 0) {
            throw bad("invalid parameter \"step\": zero or negative query resolution step widths are not accepted."
                    + " Try a positive integer");
        }
        return millis;
    }

    private static ObjectNode value(Value value, long at) {
        var data = Json.object();
        if (value instanceof Value.Scalar s) {
            data.put("resultType", "scalar");
            data.set("result", pair(at, s.value()));
        } else if (value instanceof Value.Text t) {
            data.put("resultType", "string");
            data.putArray("result").add(seconds(at)).add(t.value());
        } else if (value instanceof Value.Vector v) {
            data.put("resultType", "vector");
            ArrayNode rows = data.putArray("result");
            for (Value.Sample s : v.samples()) {
                ObjectNode row = rows.addObject();
                row.set("metric", Json.tree(new TreeMap<>(s.labels().values())));
                row.set("value", pair(at, s.value()));
            }
        } else if (value instanceof Value.Matrix m) {
            data.put("resultType", "matrix");
            data.set("result", matrix(m.series()));
        }
        return data;
    }

    private static ArrayNode matrix(List<Points> series) {
        ArrayNode rows = Json.array();
        for (Points p : series) {
            ObjectNode row = rows.addObject();
            row.set("metric", Json.tree(p.labels().values()));
            ArrayNode values = row.putArray("values");
            for (int i = 0; i < p.size(); i++) {
                values.add(pair(p.times()[i], p.values()[i]));
            }
        }
        return rows;
    }

    private static ArrayNode pair(long at, double value) {
        return Json.array().add(seconds(at)).add(Numbers.format(value));
    }

    private static BigDecimal seconds(long millis) {
        BigDecimal exact = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
