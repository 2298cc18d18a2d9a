package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.metrics.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Queries over one store. Thread-safe. */
public final class Promql {
    /** As Prometheus: more points per series are refused. */
    private static final long MAX_POINTS = 11_000;

    /** Gives the vector that stands under a bare name. */
    @FunctionalInterface
    public interface Instants {
        List<Value.Sample> vector(String name);
    }

    private final MetricStore store;
    private final Semantics semantics;

    public Promql(MetricStore store, Semantics semantics) {
        this.store = store;
        this.semantics = semantics;
    }

    /** @throws PromqlException when the text is no expression */
    public static void check(String query) {
        Parser.parse(query);
    }

    /** Evaluates an expression whose plain names come from {@code instants} instead of a store. */
    public static Value over(Instants instants, String query, long at) {
        return new Evaluator(instants, at).eval(Parser.parse(query), at);
    }

    /** @throws PromqlException when the text is no series selector */
    public static List<Matcher> selector(String text) {
        return Parser.selector(text);
    }

    /**
     * @param at milliseconds since the epoch
     * @throws PromqlException when the query is wrong or cannot be carried out
     */
    public Value instant(String query, long at) {
        Expr expr = Parser.parse(query);
        return new Evaluator(store, semantics, at, at).eval(expr, at);
    }

    /**
     * One row of points per label set, sorted.
     *
     * @throws PromqlException when the query is wrong or cannot be carried out
     */
    public List<Points> range(String query, long start, long end, long step) {
        Expr expr = Parser.parse(query);
        if (expr.type() != Expr.Type.SCALAR && expr.type() != Expr.Type.VECTOR) {
            throw PromqlException.parse(
                    query,
                    expr.at(),
                    "invalid expression type \"" + expr.type().word
                            + "\" for range query, must be Scalar or instant Vector");
        }
        if ((end - start) / step > MAX_POINTS) {
            throw PromqlException.execution(
                    "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution"
                            + " (?step=XX)");
        }
        var evaluator = new Evaluator(store, semantics, start, end);
        Map<Labels, List<double[]>> rows = new TreeMap<>();
        for (long at = start; at <= end; at += step) {
            Value value = evaluator.eval(expr, at);
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
