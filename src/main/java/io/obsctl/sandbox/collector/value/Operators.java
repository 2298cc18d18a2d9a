package io.obsctl.sandbox.collector.value;

import io.obsctl.lang.alloy.Expression;

/** Arithmetic, comparison and logic. */
final class Operators {
    private Operators() {}

    static Value unary(Expression.Unary unary, Value value) throws EvaluationFailure {
        if (unary.operator().equals("!") && value instanceof Value.Bool b) {
            return new Value.Bool(!b.value());
        }
        if (unary.operator().equals("-") && value instanceof Value.Whole n) {
            return new Value.Whole(-n.value());
        }
        if (unary.operator().equals("-") && value instanceof Value.Real n) {
            return new Value.Real(-n.value());
        }
        throw Evaluator.failure("cannot apply " + unary.operator() + " to " + value.type(), unary.span());
    }

    static Value binary(Expression.Binary binary, Value left, Value right) throws EvaluationFailure {
        String operator = binary.operator();
        if (operator.equals("==")) {
            return new Value.Bool(equal(left, right));
        }
        if (operator.equals("!=")) {
            return new Value.Bool(!equal(left, right));
        }
        Value result = null;
        if (left instanceof Value.Bool a && right instanceof Value.Bool b) {
            result = logic(operator, a.value(), b.value());
        } else if (left instanceof Value.Whole a && right instanceof Value.Whole b) {
            result = whole(binary, a.value(), b.value());
        } else if (isNumber(left) && isNumber(right)) {
            result = real(operator, number(left), number(right));
        } else if (isText(left) && isText(right)) {
            result = text(operator, left, right);
        }
        if (result == null) {
            throw Evaluator.failure(
                    "cannot apply " + operator + " to " + left.type() + " and " + right.type(), binary.span());
        }
        return result;
    }

    private static boolean equal(Value left, Value right) {
        return isNumber(left) && isNumber(right) ? number(left) == number(right) : left.equals(right);
    }

    private static @org.jspecify.annotations.Nullable Value logic(String operator, boolean a, boolean b) {
        return switch (operator) {
            case "&&" -> new Value.Bool(a && b);
            case "||" -> new Value.Bool(a || b);
            default -> null;
        };
    }

    private static @org.jspecify.annotations.Nullable Value whole(Expression.Binary binary, long a, long b)
            throws EvaluationFailure {
        if (b == 0 && (binary.operator().equals("/") || binary.operator().equals("%"))) {
            throw Evaluator.failure("cannot divide by zero", binary.right().span());
        }
        return switch (binary.operator()) {
            case "+" -> new Value.Whole(a + b);
            case "-" -> new Value.Whole(a - b);
            case "*" -> new Value.Whole(a * b);
            case "/" -> new Value.Whole(a / b);
            case "%" -> new Value.Whole(a % b);
            case "^" -> new Value.Whole((long) Math.pow(a, b));
            default -> comparison(binary.operator(), Long.compare(a, b));
        };
    }

    private static @org.jspecify.annotations.Nullable Value real(String operator, double a, double b) {
        return switch (operator) {
            case "+" -> new Value.Real(a + b);
            case "-" -> new Value.Real(a - b);
            case "*" -> new Value.Real(a * b);
            case "/" -> new Value.Real(a / b);
            case "%" -> new Value.Real(a % b);
            case "^" -> new Value.Real(Math.pow(a, b));
            default -> comparison(operator, Double.compare(a, b));
        };
    }

    private static @org.jspecify.annotations.Nullable Value text(String operator, Value left, Value right) {
        boolean secret = left instanceof Value.Sensitive || right instanceof Value.Sensitive;
        if (operator.equals("+")) {
            String joined = plain(left) + plain(right);
            return secret ? new Value.Sensitive(joined) : new Value.Text(joined);
        }
        return secret ? null : comparison(operator, plain(left).compareTo(plain(right)));
    }

    private static @org.jspecify.annotations.Nullable Value comparison(String operator, int order) {
        return switch (operator) {
            case "<" -> new Value.Bool(order < 0);
            case "<=" -> new Value.Bool(order <= 0);
            case ">" -> new Value.Bool(order > 0);
            case ">=" -> new Value.Bool(order >= 0);
            default -> null;
        };
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Real;
    }

    private static boolean isText(Value value) {
        return value instanceof Value.Text || value instanceof Value.Sensitive;
    }

    private static double number(Value value) {
        return value instanceof Value.Whole n ? n.value() : value instanceof Value.Real r ? r.value() : Double.NaN;
    }

    private static String plain(Value value) {
        return value instanceof Value.Sensitive s ? s.plain() : value instanceof Value.Text t ? t.value() : "";
    }
}
