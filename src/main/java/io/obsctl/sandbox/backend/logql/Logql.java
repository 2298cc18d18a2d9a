package io.obsctl.sandbox.backend.logql;

import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Points;
import io.obsctl.sandbox.backend.promql.PromqlEngine;
import io.obsctl.sandbox.backend.promql.PromqlException;
import io.obsctl.sandbox.backend.promql.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Queries over one store. A metric query is read as PromQL whose range aggregations over logs stand for vectors, so
 * everything around them (sum by, comparisons, arithmetic) works as there. Thread-safe.
 */
public final class Logql {
    private static final String STAND_IN = "__logql_";

    /** One row of a log query; {@code values} in the order that was asked. */
    public record Row(Labels labels, List<Entry> values) {}

    public record Entry(long nanos, String line) {}

    private record Metric(String promql, Map<String, RangeAggregation> ranges) {}

    private final LogStore store;

    public Logql(LogStore store) {
        this.store = store;
    }

    /** True when the query gives numbers, not lines. */
    public static boolean isMetric(String query) {
        return !new Cursor(query, 0).at("{");
    }

    /** @throws LogqlException when the query is wrong */
    public static void check(String query) {
        if (isMetric(query)) {
            evaluate(query, read(query), name -> List.of());
        } else {
            logs(query);
        }
    }

    /**
     * Lines of {@code from <= t < to} (nanoseconds), grouped by their labels.
     *
     * @throws LogqlException when the query is wrong
     */
    public List<Row> lines(String query, long from, long to, int limit, boolean backward) {
        Comparator<Line> order = Comparator.comparingLong(l -> l.nanos);
        List<Line> passed = logs(query).run(store, from, to).stream()
                .sorted(backward ? order.reversed() : order)
                .limit(limit)
                .toList();
        var rows = new LinkedHashMap<Labels, List<Entry>>();
        for (Line line : passed) {
            rows.computeIfAbsent(Labels.of(line.labels), k -> new ArrayList<>()).add(new Entry(line.nanos, line.text));
        }
        var result = new ArrayList<Row>();
        rows.forEach((labels, values) -> result.add(new Row(labels, values)));
        return result;
    }

    /** @throws LogqlException when the query is wrong or not about numbers */
    public Value instant(String query, long millis) {
        Metric metric = read(query);
        return evaluate(query, metric, at(metric, millis), millis);
    }

    /** @throws LogqlException when the query is wrong or not about numbers */
    public List<Points> range(String query, long start, long end, long step) {
        Metric metric = read(query);
        var rows = new LinkedHashMap<Labels, List<double[]>>();
        for (long t = start; t <= end; t += step) {
            long now = t;
            Value value = evaluate(query, metric, at(metric, now), now);
            if (value instanceof Value.Vector v) {
                v.samples()
                        .forEach(s -> rows.computeIfAbsent(s.labels(), k -> new ArrayList<>())
                                .add(new double[] {now, s.value()}));
            } else if (value instanceof Value.Scalar s) {
                rows.computeIfAbsent(Labels.NONE, k -> new ArrayList<>()).add(new double[] {now, s.value()});
            }
        }
        var result = new ArrayList<Points>();
        rows.forEach((labels, points) -> result.add(new Points(
                labels,
                points.stream().mapToLong(p -> (long) p[0]).toArray(),
                points.stream().mapToDouble(p -> p[1]).toArray())));
        return result;
    }

    private static Pipeline logs(String query) {
        var in = new Cursor(query, 0);
        var reader = new PipelineParser(in);
        var pipeline = new Pipeline(reader.selector(), reader.stages());
        if (!in.end()) {
            throw in.unexpected("a pipeline stage or the end");
        }
        return pipeline;
    }

    private PromqlEngine.Instants at(Metric metric, long millis) {
        return name -> {
            RangeAggregation range = metric.ranges.get(name);
            return range == null ? List.of() : range.at(store, millis);
        };
    }

    private static Value evaluate(String query, Metric metric, PromqlEngine.Instants instants) {
        return evaluate(query, metric, instants, 0);
    }

    private static Value evaluate(String query, Metric metric, PromqlEngine.Instants instants, long millis) {
        try {
            return PromqlEngine.over(
                    name -> {
                        if (!metric.ranges.containsKey(name)) {
                            throw new LogqlException(
                                    query, Math.max(0, query.indexOf(name)), "syntax error: unexpected IDENTIFIER");
                        }
                        return instants.vector(name);
                    },
                    metric.promql,
                    millis);
        } catch (PromqlException e) {
            String text = e.getMessage();
            int colon = text.indexOf(":");
            int column = text.matches("(?s)\\d+:\\d+: parse error: .*")
                    ? Integer.parseInt(text.substring(colon + 1, text.indexOf(":", colon + 1))) - 1
                    : 0;
            throw new LogqlException(
                    query, column, "syntax error: " + text.replaceFirst("(?s)^\\d+:\\d+: parse error: ", ""));
        }
    }

    /** Replaces each range aggregation by a name of at most its length, so that positions stay. */
    private static Metric read(String query) {
        var ranges = new HashMap<String, RangeAggregation>();
        var text = new StringBuilder(query);
        int at = 0;
        while (at < text.length()) {
            char c = query.charAt(at);
            if (c == '"' || c == '`') {
                var in = new Cursor(query, at);
                in.string();
                at = in.at();
            } else if (Character.isLetter(c) || c == '_') {
                var in = new Cursor(query, at);
                String word = in.word();
                if (RangeAggregation.known(word) && in.at("(")) {
                    String name = STAND_IN + ranges.size();
                    ranges.put(name, RangeAggregation.parse(word, in));
                    int end = in.at();
                    text.replace(at, end, name + " ".repeat(end - at - name.length()));
                    at = end;
                } else {
                    at = Math.max(in.at(), at + 1);
                }
            } else {
                at++;
            }
        }
        return new Metric(text.toString(), ranges);
    }
}
