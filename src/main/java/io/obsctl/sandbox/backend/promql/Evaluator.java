package io.obsctl.sandbox.backend.promql;

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

    private final @Nullable MetricStore store;
    private final Promql.@Nullable Instants instants;
    private final Semantics semantics;
    private final long start;
    private final long end;
    private final Map<List<Matcher>, List<Points>> read = new HashMap<>();
    private long steps;

    Evaluator(MetricStore store, Semantics semantics, long start, long end) {
        this.store = store;
        this.instants = null;
        this.semantics = semantics;
        this.start = start;
        this.end = end;
    }

    Evaluator(Promql.Instants instants, long at) {
        this.store = null;
        this.instants = instants;
        this.semantics = Semantics.CURRENT;
        this.start = at;
        this.end = at;
    }

    Value eval(Expr expr, long at) {
        if (++steps > MAX_STEPS) {
            throw PromqlException.execution("query processing would load too many samples into memory");
        }
        if (expr instanceof Expr.Num n) {
            return new Value.Scalar(n.value());
        }
        if (expr instanceof Expr.Str s) {
            return new Value.Text(s.value());
        }
        if (expr instanceof Expr.Paren p) {
            return eval(p.of(), at);
        }
        if (expr instanceof Expr.Negate n) {
            return negate(eval(n.of(), at));
        }
        if (expr instanceof Expr.Selector s) {
            return instant(s, at);
        }
        if (expr instanceof Expr.Range r) {
            return range(r, at);
        }
        if (expr instanceof Expr.Subquery q) {
            return subquery(q, at);
        }
        if (expr instanceof Expr.Aggregate a) {
            Value param = a.param() == null ? new Value.Scalar(0) : eval(a.param(), at);
            return distinct(Aggregation.apply(a, vector(eval(a.of(), at)), param, at));
        }
        if (expr instanceof Expr.Binary b) {
            return distinct(BinaryOps.apply(b, eval(b.left(), at), eval(b.right(), at), at));
        }
        Expr.Apply call = (Expr.Apply) expr;
        return distinct(new Calls(this, call, at).apply());
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

    private long reference(Expr.Shift shift, long at) {
        Expr.Pin pin = shift.pinned();
        long base = at;
        if (pin != null) {
            base = switch (pin.where()) {
                case TIME -> pin.millis();
                case START -> start;
                case END -> end;
            };
        }
        return base - shift.offsetMillis();
    }

    private List<Points> series(Expr.Selector s) {
        if (store == null) {
            throw PromqlException.execution("only range aggregations over logs have a range");
        }
        MetricStore from = store;
        return read.computeIfAbsent(s.matchers(), m -> from.select(m, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private Value instant(Expr.Selector s, long at) {
        if (instants != null) {
            String name = s.matchers().size() == 1 ? s.matchers().get(0).value() : "{";
            return new Value.Vector(instants.vector(name));
        }
        long ref = reference(s.shift(), at);
        long oldest = ref - semantics.lookback().toMillis() + (semantics.leftOpen() ? 1 : 0);
        var found = new ArrayList<Value.Sample>();
        for (Points p : series(s)) {
            int last = p.lastAt(ref);
            if (last >= 0 && p.times()[last] >= oldest && !Points.stale(p.values()[last])) {
                found.add(new Value.Sample(p.labels(), p.values()[last], p.times()[last]));
            }
        }
        return new Value.Vector(found);
    }

    private Value range(Expr.Range r, long at) {
        long to = reference(r.of().shift(), at);
        long from = to - r.millis();
        var found = new ArrayList<Points>();
        for (Points p : series(r.of())) {
            Points in = p.between(from + (semantics.leftOpen() ? 1 : 0), to);
            if (in.size() > 0) {
                found.add(in);
            }
        }
        return new Value.Matrix(found, from, to);
    }

    private Value subquery(Expr.Subquery q, long at) {
        long to = reference(q.shift(), at);
        long from = to - q.millis();
        long step =
                q.stepMillis() > 0 ? q.stepMillis() : semantics.subqueryStep().toMillis();
        long first = Math.floorDiv(from, step) * step;
        while (semantics.leftOpen() ? first <= from : first < from) {
            first += step;
        }
        var rows = new LinkedHashMap<Labels, List<double[]>>();
        for (long t = first; t <= to; t += step) {
            Value value = eval(q.of(), t);
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
