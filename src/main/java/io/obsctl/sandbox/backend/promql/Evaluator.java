package io.obsctl.sandbox.backend.promql;

import io.obsctl.lang.promql.Promql;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.metrics.Points;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates one query; every selector is read from the store once. Not thread-safe: one per query. */
final class Evaluator {
    private static final long MAX_STEPS = 500_000;

    private final Query query;
    private final @Nullable MetricStore store;
    private final PromqlEngine.@Nullable Instants instants;
    private final Semantics semantics;
    private final long start;
    private final long end;
    private final Map<Promql.Selector, List<Points>> read = new HashMap<>();
    private long steps;

    Evaluator(Query query, MetricStore store, Semantics semantics, long start, long end) {
        this.query = query;
        this.store = store;
        this.instants = null;
        this.semantics = semantics;
        this.start = start;
        this.end = end;
    }

    Evaluator(Query query, PromqlEngine.Instants instants, long at) {
        this.query = query;
        this.store = null;
        this.instants = instants;
        this.semantics = Semantics.CURRENT;
        this.start = at;
        this.end = at;
    }

    /** What the query comes to at a time. */
    Value at(long at) {
        return eval(query.tree(), at);
    }

    Value eval(Promql expr, long at) {
        if (++steps > MAX_STEPS) {
            throw PromqlException.execution("query processing would load too many samples into memory");
        }
        if (expr instanceof Promql.Number n) {
            return new Value.Scalar(n.value());
        }
        if (expr instanceof Promql.Text s) {
            return new Value.Text(s.value());
        }
        if (expr instanceof Promql.Parens p) {
            return eval(p.inner(), at);
        }
        if (expr instanceof Promql.Unary u) {
            Value value = eval(u.inner(), at);
            return u.operator().equals("-") ? negate(value) : value;
        }
        if (expr instanceof Promql.Shifted s) {
            return eval(s.inner(), reference(s, at));
        }
        if (expr instanceof Promql.Selector s) {
            return s.range() == null ? instant(s, at) : range(s, s.range().millis(), at);
        }
        if (expr instanceof Promql.Subquery q) {
            return subquery(q, at);
        }
        if (expr instanceof Promql.Aggregation a) {
            Value param = a.parameter() == null ? new Value.Scalar(0) : eval(a.parameter(), at);
            return distinct(Aggregation.apply(a, vector(eval(a.vector(), at)), param, at));
        }
        if (expr instanceof Promql.Binary b) {
            return distinct(BinaryOps.apply(b, eval(b.left(), at), eval(b.right(), at), at));
        }
        Promql.Call call = (Promql.Call) expr;
        return distinct(new Calls(this, call, at).apply());
    }

    List<Matcher> matchers(Promql.Selector selector) {
        return query.matchers(selector);
    }

    /** True for the arithmetic of today's versions. */
    boolean current() {
        return semantics.leftOpen();
    }

    static List<Value.Sample> vector(Value value) {
        if (value instanceof Value.Vector v) {
            return v.samples();
        }
        throw PromqlException.execution("expected an instant vector");
    }

    private static Value negate(Value value) {
        if (value instanceof Value.Scalar s) {
            return new Value.Scalar(-s.value());
        }
        var negated = new ArrayList<Value.Sample>();
        for (Value.Sample s : vector(value)) {
            negated.add(new Value.Sample(s.labels().withoutName(), -s.value(), s.time()));
        }
        return distinct(new Value.Vector(negated));
    }

    private static Value distinct(Value value) {
        if (value instanceof Value.Vector v) {
            var seen = new HashSet<Labels>();
            for (Value.Sample s : v.samples()) {
                if (!seen.add(s.labels())) {
                    throw PromqlException.execution("vector cannot contain metrics with the same labelset");
                }
            }
        }
        return value;
    }

    private long reference(Promql.Shifted shifted, long at) {
        Promql.Pin pin = shifted.pin();
        long base = at;
        if (pin != null) {
            base = switch (pin.where()) {
                case MOMENT -> pin.millis();
                case START -> start;
                case END -> end;
            };
        }
        return base - shifted.offset();
    }

    private List<Points> series(Promql.Selector s) {
        if (store == null) {
            throw PromqlException.execution("only range aggregations over logs have a range");
        }
        MetricStore from = store;
        return read.computeIfAbsent(s, m -> from.select(matchers(m), Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private Value instant(Promql.Selector s, long at) {
        if (instants != null) {
            List<Matcher> matchers = matchers(s);
            String name = matchers.size() == 1 ? matchers.get(0).value() : "{";
            return new Value.Vector(instants.vector(name));
        }
        long oldest = at - semantics.lookback().toMillis() + (semantics.leftOpen() ? 1 : 0);
        var found = new ArrayList<Value.Sample>();
        for (Points p : series(s)) {
            int last = p.lastAt(at);
            if (last >= 0 && p.times()[last] >= oldest && !Points.stale(p.values()[last])) {
                found.add(new Value.Sample(p.labels(), p.values()[last], p.times()[last]));
            }
        }
        return new Value.Vector(found);
    }

    private Value range(Promql.Selector s, long millis, long to) {
        long from = to - millis;
        var found = new ArrayList<Points>();
        for (Points p : series(s)) {
            Points in = p.between(from + (semantics.leftOpen() ? 1 : 0), to);
            if (in.size() > 0) {
                found.add(in);
            }
        }
        return new Value.Matrix(found, from, to);
    }

    private Value subquery(Promql.Subquery q, long to) {
        long from = to - q.range().millis();
        Promql.Span given = q.step();
        long step = given != null && given.millis() > 0
                ? given.millis()
                : semantics.subqueryStep().toMillis();
        long first = Math.floorDiv(from, step) * step;
        while (semantics.leftOpen() ? first <= from : first < from) {
            first += step;
        }
        var rows = new LinkedHashMap<Labels, List<double[]>>();
        for (long t = first; t <= to; t += step) {
            Value value = eval(q.inner(), t);
            List<Value.Sample> samples = value instanceof Value.Scalar s
                    ? List.of(new Value.Sample(Labels.NONE, s.value(), t))
                    : vector(value);
            for (Value.Sample s : samples) {
                rows.computeIfAbsent(s.labels(), k -> new ArrayList<>()).add(new double[] {t, s.value()});
            }
        }
        var found = new ArrayList<Points>();
        rows.forEach((labels, points) -> found.add(new Points(
                labels,
                points.stream().mapToLong(p -> (long) p[0]).toArray(),
                points.stream().mapToDouble(p -> p[1]).toArray())));
        return new Value.Matrix(found, from, to);
    }
}
