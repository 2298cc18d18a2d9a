package io.obsctl.sandbox.backend.promql;

import io.obsctl.lang.promql.Promql;
import io.obsctl.lang.promql.Promql.Matching.Side;
import io.obsctl.sandbox.backend.metrics.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Arithmetic, comparison and set operators with vector matching. */
final class BinaryOps {
    private BinaryOps() {}

    static Value apply(Promql.Binary b, Value left, Value right, long at) {
        if (left instanceof Value.Scalar l && right instanceof Value.Scalar r) {
            OptionalDouble kept = compute(b, l.value(), r.value());
            return new Value.Scalar(b.comparison() ? (kept.isPresent() ? 1 : 0) : kept.orElse(Double.NaN));
        }
        if (left instanceof Value.Scalar l) {
            return withScalar(b, Evaluator.vector(right), l.value(), true, at);
        }
        if (right instanceof Value.Scalar r) {
            return withScalar(b, Evaluator.vector(left), r.value(), false, at);
        }
        List<Value.Sample> l = Evaluator.vector(left);
        List<Value.Sample> r = Evaluator.vector(right);
        return switch (b.operator()) {
            case "and" -> new Value.Vector(keep(l, keys(b, r), b, true));
            case "unless" -> new Value.Vector(keep(l, keys(b, r), b, false));
            case "or" -> {
                var all = new ArrayList<>(l);
                all.addAll(keep(r, keys(b, l), b, false));
                yield new Value.Vector(all);
            }
            default -> match(b, l, r, at);
        };
    }

    /** The result; empty when a comparison does not hold. */
    private static OptionalDouble compute(Promql.Binary b, double l, double r) {
        return switch (b.operator()) {
            case "+" -> OptionalDouble.of(l + r);
            case "-" -> OptionalDouble.of(l - r);
            case "*" -> OptionalDouble.of(l * r);
            case "/" -> OptionalDouble.of(l / r);
            case "%" -> OptionalDouble.of(l % r);
            case "^" -> OptionalDouble.of(Math.pow(l, r));
            case "atan2" -> OptionalDouble.of(Math.atan2(l, r));
            case "==" -> when(l == r, l);
            case "!=" -> when(l != r, l);
            case "<" -> when(l < r, l);
            case "<=" -> when(l <= r, l);
            case ">" -> when(l > r, l);
            case ">=" -> when(l >= r, l);
            default -> throw PromqlException.execution("operator " + b.operator() + " not allowed here");
        };
    }

    private static OptionalDouble when(boolean holds, double value) {
        return holds ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static Value withScalar(
            Promql.Binary b, List<Value.Sample> vector, double scalar, boolean swapped, long at) {
        var result = new ArrayList<Value.Sample>();
        for (Value.Sample s : vector) {
            OptionalDouble value = swapped ? compute(b, scalar, s.value()) : compute(b, s.value(), scalar);
            boolean drop = !b.comparison() || b.bool();
            Labels labels = drop ? s.labels().withoutName() : s.labels();
            if (b.bool()) {
                result.add(new Value.Sample(labels, value.isPresent() ? 1 : 0, at));
            } else if (value.isPresent()) {
                result.add(new Value.Sample(labels, b.comparison() ? s.value() : value.getAsDouble(), at));
            }
        }
        return new Value.Vector(result);
    }

    private static Labels key(Promql.Binary b, Labels labels) {
        return b.matching().on()
                ? labels.only(b.matching().labels())
                : labels.without(b.matching().labels()).withoutName();
    }

    private static Set<Labels> keys(Promql.Binary b, List<Value.Sample> samples) {
        var found = new HashSet<Labels>();
        samples.forEach(s -> found.add(key(b, s.labels())));
        return found;
    }

    private static List<Value.Sample> keep(
            List<Value.Sample> samples, Set<Labels> keys, Promql.Binary b, boolean present) {
        return samples.stream()
                .filter(s -> keys.contains(key(b, s.labels())) == present)
                .toList();
    }

    private static Value match(Promql.Binary b, List<Value.Sample> left, List<Value.Sample> right, long at) {
        boolean swap = b.matching().many() == Side.RIGHT;
        List<Value.Sample> many = swap ? right : left;
        Map<Labels, Value.Sample> one = new HashMap<>();
        for (Value.Sample s : swap ? left : right) {
            Value.Sample other = one.put(key(b, s.labels()), s);
            if (other != null) {
                throw PromqlException.execution("found duplicate series for the match group "
                        + key(b, s.labels())
                        + " on the " + (swap ? "left" : "right") + " hand-side of the operation: [" + other.labels()
                        + ", " + s.labels()
                        + "];many-to-many matching not allowed: matching labels must be unique on one side");
            }
        }
        var result = new ArrayList<Value.Sample>();
        var used = new HashSet<Labels>();
        for (Value.Sample s : many) {
            Labels key = key(b, s.labels());
            Value.Sample partner = one.get(key);
            if (partner == null) {
                continue;
            }
            double l = swap ? partner.value() : s.value();
            double r = swap ? s.value() : partner.value();
            OptionalDouble value = compute(b, l, r);
            if (value.isEmpty() && !b.bool()) {
                continue;
            }
            if (b.matching().many() == null && !used.add(key)) {
                throw PromqlException.execution(
                        "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
            }
            double out = b.bool() ? (value.isPresent() ? 1 : 0) : value.orElse(0);
            result.add(new Value.Sample(labels(b, s.labels(), partner.labels()), out, at));
        }
        return new Value.Vector(result);
    }

    private static Labels labels(Promql.Binary b, Labels many, Labels one) {
        Labels result = !b.comparison() || b.bool() ? many.withoutName() : many;
        if (b.matching().many() == null) {
            return b.matching().on()
                    ? result.only(b.matching().labels())
                    : result.without(b.matching().labels());
        }
        for (String label : b.matching().include()) {
            result = result.with(label, one.get(label));
        }
        return result;
    }
}
