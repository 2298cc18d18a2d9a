package io.obsctl.sandbox.collector.ottl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements applied to one subject. */
final class OttlRun {
    private final Subject subject;

    OttlRun(Subject subject) {
        this.subject = subject;
    }

    @Nullable
    Object value(Expr expr) throws OttlFailure {
        if (expr instanceof Expr.Literal literal) {
            return literal.value();
        }
        if (expr instanceof Expr.Path path) {
            return subject.get(path.place());
        }
        if (expr instanceof Expr.Call call) {
            List<@Nullable Object> arguments = new ArrayList<>();
            for (Expr argument : call.arguments()) {
                arguments.add(value(argument));
            }
            return OttlConverters.call(call.name(), arguments);
        }
        if (expr instanceof Expr.Items items) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Expr item : items.values()) {
                values.add(value(item));
            }
            return values;
        }
        if (expr instanceof Expr.And and) {
            return isTrue(and.left()) && isTrue(and.right());
        }
        if (expr instanceof Expr.Or or) {
            return isTrue(or.left()) || isTrue(or.right());
        }
        if (expr instanceof Expr.Not not) {
            return !isTrue(not.inner());
        }
        if (expr instanceof Expr.Math math) {
            return math(math.operator(), value(math.left()), value(math.right()));
        }
        Expr.Compare compare = (Expr.Compare) expr;
        return compare(compare.operator(), value(compare.left()), value(compare.right()));
    }

    private boolean isTrue(Expr expr) throws OttlFailure {
        return Boolean.TRUE.equals(value(expr));
    }

    /** Values of different types are unequal; only numbers and strings have an order. */
    private static boolean compare(String operator, @Nullable Object left, @Nullable Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            int order = a instanceof Long x && b instanceof Long y
                    ? Long.compare(x, y)
                    : Double.compare(a.doubleValue(), b.doubleValue());
            return ordered(operator, order);
        }
        if (left instanceof String a && right instanceof String b) {
            return ordered(operator, a.compareTo(b));
        }
        boolean same = left == null || right == null ? left == right : left.equals(right);
        return switch (operator) {
            case "==" -> same;
            case "!=" -> !same;
            default -> false;
        };
    }

    private static boolean ordered(String operator, int order) {
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static Object math(String operator, @Nullable Object left, @Nullable Object right) throws OttlFailure {
        if (left instanceof Long a && right instanceof Long b) {
            if (operator.equals("/") && b == 0) {
                throw new OttlFailure("division by zero");
            }
            return switch (operator) {
                case "+" -> a + b;
                case "-" -> a - b;
                case "*" -> a * b;
                default -> a / b;
            };
        }
        if (left instanceof Number a && right instanceof Number b) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            return switch (operator) {
                case "+" -> x + y;
                case "-" -> x - y;
                case "*" -> x * y;
                default -> x / y;
            };
        }
        throw new OttlFailure("only numbers can be calculated with");
    }

    /** The path that an argument is, for functions that change it. */
    Place place(Expr expr) throws OttlFailure {
        if (expr instanceof Expr.Path path) {
            return path.place();
        }
        throw new OttlFailure("the first argument must be a path");
    }

    /** The map at a path; empty if there is none. */
    Map<String, @Nullable Object> map(Expr expr) throws OttlFailure {
        Map<String, @Nullable Object> copy = new java.util.LinkedHashMap<>();
        if (value(expr) instanceof Map<?, ?> map) {
            map.forEach((k, v) -> copy.put(String.valueOf(k), v));
        }
        return copy;
    }

    void set(Place place, @Nullable Object value) throws OttlFailure {
        subject.set(place, value);
    }
}
