package io.obsctl.sandbox.backend.promql;

import io.obsctl.lang.promql.Promql;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.metrics.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Queries over one store. Thread-safe. */
public final class PromqlEngine {
    /** As Prometheus: more points per series are refused. */
    private static final long MAX_POINTS = 11_000;

    /** Gives the vector that stands under a bare name. */
    @FunctionalInterface
    public interface Instants {
        List<Value.Sample> vector(String name);
    }

    private final MetricStore store;
    private final Semantics semantics;

    public PromqlEngine(MetricStore store, Semantics semantics) {
        this.store = store;
        this.semantics = semantics;
    }

    /** @throws PromqlException when the text is no expression */
    public static void check(String query) {
        Query.of(query);
    }

    /** Evaluates an expression whose plain names come from {@code instants} instead of a store. */
    public static Value over(Instants instants, String query, long at) {
        return new Evaluator(Query.of(query), instants, at).at(at);
    }

    /** @throws PromqlException when the text is no series selector */
    public static List<Matcher> selector(String text) {
        Query query = Query.of(text);
        if (query.tree() instanceof Promql.Selector selector && selector.range() == null) {
            return query.matchers(selector);
        }
        throw query.broken(0, "expected a series selector");
    }

    /**
     * @param at milliseconds since the epoch
     * @throws PromqlException when the query is wrong or cannot be carried out
     */
    public Value instant(String query, long at) {
        return new Evaluator(Query.of(query), store, semantics, at, at).at(at);
    }

    /**
     * One row of points per label set, sorted.
     *
     * @throws PromqlException when the query is wrong or cannot be carried out
     */
    public List<Points> range(String query, long start, long end, long step) {
        Query parsed = Query.of(query);
        Promql.Type type = parsed.tree().type();
        if (type == Promql.Type.RANGE || type == Promql.Type.STRING) {
            throw parsed.broken(
                    parsed.tree().at(),
                    "invalid expression type \"" + (type == Promql.Type.RANGE ? "range vector" : "string")
                            + "\" for range query, must be Scalar or instant Vector");
        }
        if ((end - start) / step > MAX_POINTS) {
            throw PromqlException.execution(
                    "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution"
                            + " (?step=XX)");
        }
        var evaluator = new Evaluator(parsed, store, semantics, start, end);
        Map<Labels, List<double[]>> rows = new TreeMap<>();
        for (long at = start; at <= end; at += step) {
            Value value = evaluator.at(at);
            if (value instanceof Value.Scalar s) {
                rows.computeIfAbsent(Labels.NONE, k -> new ArrayList<>()).add(new double[] {at, s.value()});
            } else if (value instanceof Value.Vector v) {
                for (Value.Sample s : v.samples()) {
                    rows.computeIfAbsent(s.labels(), k -> new ArrayList<>()).add(new double[] {at, s.value()});
                }
            }
        }
        var result = new ArrayList<Points>();
        rows.forEach((labels, points) -> result.add(new Points(
                labels,
                points.stream().mapToLong(p -> (long) p[0]).toArray(),
                points.stream().mapToDouble(p -> p[1]).toArray())));
        return result;
    }
}
