package io.obsctl.sandbox.backend.loki;

import io.obsctl.lang.promql.PromqlDurations;
import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.Times;
import io.obsctl.sandbox.backend.logql.Logql;
import io.obsctl.sandbox.backend.logql.LogqlException;
import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import io.obsctl.sandbox.backend.metrics.Points;
import io.obsctl.sandbox.backend.promql.Numbers;
import io.obsctl.sandbox.backend.promql.PromqlEngine;
import io.obsctl.sandbox.backend.promql.PromqlException;
import io.obsctl.sandbox.backend.promql.Value;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The query half of Loki's HTTP API, without credentials: whoever mounts it guards it. */
public final class LokiApi {
    private static final long HOUR = 3_600_000_000_000L;
    private static final int MAX_LIMIT = 5_000;

    private final LogStore store;
    private final Logql logql;
    private final Clock clock;

    public LokiApi(LogStore store, Clock clock) {
        this.store = store;
        this.logql = new Logql(store);
        this.clock = clock;
    }

    public Answer queryRange(Call call) {
        return answered(() -> {
            String query = text(call);
            long end = time(call, "end", now());
            long start = time(call, "start", end - since(call));
            if (end < start) {
                throw refuse("end timestamp must not be before or equal to start time");
            }
            if (Logql.isMetric(query)) {
                long span = (end - start) / 1_000_000;
                long step = step(call, Math.max(1_000, span / 250));
                if (span / step > 11_000) {
                    throw refuse("exceeded maximum resolution of 11,000 points per time series. Try increasing the"
                            + " value of the step parameter");
                }
                var data = Json.object();
                data.put("resultType", "matrix");
                data.set("result", matrix(logql.range(query, start / 1_000_000, end / 1_000_000, step)));
                return data;
            }
            boolean backward = !call.param("direction").orElse("backward").equalsIgnoreCase("forward");
            var data = Json.object();
            data.put("resultType", "streams");
            data.set("result", streams(logql.lines(query, start, end, limit(call), backward)));
            return data;
        });
    }

    public Answer query(Call call) {
        return answered(() -> {
            String query = text(call);
            long at = time(call, "time", now()) / 1_000_000;
            if (!Logql.isMetric(query)) {
                Logql.check(query);
                throw refuse("log queries are not supported as an instant query type, please change your query to a"
                        + " range query type");
            }
            Value value = logql.instant(query, at);
            var data = Json.object();
            if (value instanceof Value.Scalar s) {
                data.put("resultType", "scalar");
                data.set("result", pair(at, s.value()));
                return data;
            }
            data.put("resultType", "vector");
            ArrayNode rows = data.putArray("result");
            if (value instanceof Value.Vector v) {
                for (Value.Sample s : v.samples()) {
                    ObjectNode row = rows.addObject();
                    row.set("metric", Json.tree(s.labels().values()));
                    row.set("value", pair(at, s.value()));
                }
            }
            return data;
        });
    }

    public Answer labels(Call call) {
        return answered(() -> {
            var names = new TreeSet<String>();
            streams(call).forEach(l -> names.addAll(l.values().keySet()));
            return Json.tree(names);
        });
    }

    public Answer labelValues(Call call) {
        String label = call.variable("label");
        return answered(() -> {
            var values = new TreeSet<String>();
            streams(call).forEach(l -> values.add(l.get(label)));
            values.remove("");
            return Json.tree(values);
        });
    }

    public Answer series(Call call) {
        return answered(() -> {
            ArrayNode all = Json.array();
            streams(call).forEach(l -> all.add(Json.tree(l.values())));
            return all;
        });
    }

    public Answer buildInfo(Call call) {
        var body = Json.object();
        body.put("version", "3.5.0-obsctl-sandbox");
        body.put("revision", "sandbox");
        body.put("branch", "HEAD");
        body.put("goVersion", "");
        return Answer.json(200, body);
    }

    private List<Labels> streams(Call call) {
        long end = time(call, "end", now());
        long start = time(call, "start", end - Math.max(6 * HOUR, since(call)));
        List<String> wanted = new ArrayList<>(call.params("match[]"));
        wanted.addAll(call.params("match"));
        call.param("query").filter(q -> !q.isBlank()).ifPresent(wanted::add);
        var found = new TreeSet<Labels>();
        if (wanted.isEmpty()) {
            store.select(List.of(), start, end + 1).forEach(s -> found.add(s.labels()));
        }
        for (String one : wanted) {
            List<Matcher> matchers = selector(one);
            store.select(matchers, start, end + 1).forEach(s -> found.add(s.labels()));
        }
        return new ArrayList<>(found);
    }

    private static List<Matcher> selector(String text) {
        try {
            return PromqlEngine.selector(text);
        } catch (PromqlException e) {
            throw refuse("parse error at line 1, col 1: syntax error: " + e.getMessage());
        }
    }

    private interface Data {
        JsonNode get();
    }

    private static Answer answered(Data data) {
        try {
            var body = Json.object();
            body.put("status", "success");
            body.set("data", data.get());
            return Answer.json(200, body);
        } catch (LogqlException e) {
            return Answer.text(400, e.getMessage());
        }
    }

    private static Refusal refuse(String text) {
        return new Refusal(Answer.text(400, text));
    }

    private static String text(Call call) {
        return call.param("query")
                .filter(q -> !q.isBlank())
                .orElseThrow(() -> refuse("parse error : syntax error: unexpected $end"));
    }

    private long now() {
        return clock.millis() * 1_000_000L;
    }

    private static long time(Call call, String name, long otherwise) {
        try {
            return call.param(name).filter(v -> !v.isEmpty()).map(Times::nanos).orElse(otherwise);
        } catch (IllegalArgumentException e) {
            throw refuse("could not parse '" + name + "': " + e.getMessage());
        }
    }

    private static long since(Call call) {
        try {
            return call.param("since")
                    .map(s -> PromqlDurations.millis(s) * 1_000_000L)
                    .orElse(HOUR);
        } catch (IllegalArgumentException e) {
            throw refuse("could not parse 'since' parameter: " + e.getMessage());
        }
    }

    private static long step(Call call, long otherwise) {
        try {
            return call.param("step")
                    .map(s -> s.matches("[0-9.]+")
                            ? new BigDecimal(s).movePointRight(3).longValue()
                            : PromqlDurations.millis(s))
                    .filter(ms -> ms > 0)
                    .orElse(otherwise);
        } catch (IllegalArgumentException e) {
            throw refuse("cannot parse step: " + e.getMessage());
        }
    }

    private static int limit(Call call) {
        try {
            int limit = call.param("limit").map(Integer::parseInt).orElse(100);
            if (limit < 1) {
                throw refuse("limit must be a positive value");
            }
            if (limit > MAX_LIMIT) {
                throw refuse("max entries limit per query exceeded, limit > max_entries_limit_per_query (" + limit
                        + " > " + MAX_LIMIT + ")");
            }
            return limit;
        } catch (NumberFormatException e) {
            throw refuse("strconv.Atoi: parsing limit: invalid syntax");
        }
    }

    private static ArrayNode streams(List<Logql.Row> rows) {
        ArrayNode all = Json.array();
        for (Logql.Row row : rows) {
            ObjectNode one = all.addObject();
            one.set("stream", Json.tree(row.labels().values()));
            ArrayNode values = one.putArray("values");
            row.values()
                    .forEach(
                            e -> values.addArray().add(Long.toString(e.nanos())).add(e.line()));
        }
        return all;
    }

    private static ArrayNode matrix(List<Points> series) {
        ArrayNode all = Json.array();
        for (Points p : series) {
            ObjectNode one = all.addObject();
            one.set("metric", Json.tree(p.labels().values()));
            ArrayNode values = one.putArray("values");
            for (int i = 0; i < p.size(); i++) {
                values.add(pair(p.times()[i], p.values()[i]));
            }
        }
        return all;
    }

    private static ArrayNode pair(long millis, double value) {
        return Json.array().add(BigDecimal.valueOf(millis, 3)).add(Numbers.format(value));
    }
}
