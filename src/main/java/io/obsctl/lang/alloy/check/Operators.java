package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.catalog.Type;
import java.math.BigDecimal;
import java.math.MathContext;

/** The operators of the expression language. */
final class Operators {
    private Operators() {}

    static Value unary(Expression.Unary expression, Value value) throws EvaluationError {
        boolean not = expression.operator().equals("!");
        Value.Kind wanted = not ? Value.Kind.BOOL : Value.Kind.NUMBER;
        if (value.kind() == Value.Kind.UNKNOWN) {
            return Value.unknown(not ? Type.Plain.BOOL : Type.Plain.NUMBER);
        }
        if (value.kind() != wanted) {
            throw new EvaluationError(
                    "alloy/type",
                    expression.value().span(),
                    expression.operator() + " needs " + wanted.word() + ", found "
                            + value.kind().word());
        }
        if (value instanceof Value.Bool bool) {
            return new Value.Bool(!bool.value());
        }
        return value instanceof Value.Num number ? new Value.Num(number.value().negate()) : value;
    }

    static Value binary(Expression.Binary expression, Value left, Value right) throws EvaluationError {
        String operator = expression.operator();
        if (operator.equals("==") || operator.equals("!=")) {
            return isKnown(left) && isKnown(right)
                    ? new Value.Bool(left.equals(right) == operator.equals("=="))
                    : Value.unknown(Type.Plain.BOOL);
        }
        requireOperand(operator, left, expression.left().span());
        requireOperand(operator, right, expression.right().span());
        boolean loose = left.kind() == Value.Kind.UNKNOWN
                || right.kind() == Value.Kind.UNKNOWN
                || left.kind() == Value.Kind.CAPSULE
                || right.kind() == Value.Kind.CAPSULE;
        if (!loose && left.kind() != right.kind()) {
            throw new EvaluationError(
                    "alloy/type",
                    expression.right().span(),
                    operator + " needs two values of one type, found "
                            + left.kind().word() + " and " + right.kind().word());
        }
        if (left instanceof Value.Num a && right instanceof Value.Num b) {
            return numbers(expression, a.value(), b.value());
        }
        if (left instanceof Value.Str a && right instanceof Value.Str b && operator.equals("+")) {
            return Value.string(a.value() + b.value());
        }
        return outcome(operator, left, right);
    }

    private static boolean isKnown(Value value) {
        return value instanceof Value.Bool || value instanceof Value.Num || value instanceof Value.Str;
    }

    private static void requireOperand(String operator, Value value, Span span) throws EvaluationError {
        boolean fits = switch (operator) {
            case "||", "&&" -> value.kind() == Value.Kind.BOOL;
            case "+" -> value.kind() == Value.Kind.NUMBER || value.kind() == Value.Kind.STRING || isSecret(value);
            case "<", "<=", ">", ">=" ->
                value.kind() == Value.Kind.NUMBER || value.kind() == Value.Kind.STRING || isSecret(value);
            default -> value.kind() == Value.Kind.NUMBER;
        };
        if (!fits && value.kind() != Value.Kind.UNKNOWN) {
            throw new EvaluationError(
                    "alloy/type",
                    span,
                    operator + " cannot take " + value.kind().word());
        }
    }

    private static boolean isSecret(Value value) {
        return value instanceof Value.Unknown unknown && Conversion.isSecret(unknown.type());
    }

    private static Value numbers(Expression.Binary expression, BigDecimal a, BigDecimal b) throws EvaluationError {
        switch (expression.operator()) {
            case "+" -> {
                return new Value.Num(a.add(b, MathContext.DECIMAL128));
            }
            case "-" -> {
                return new Value.Num(a.subtract(b, MathContext.DECIMAL128));
            }
            case "*" -> {
                return new Value.Num(a.multiply(b, MathContext.DECIMAL128));
            }
            case "/", "%" -> {
                if (b.signum() == 0) {
                    throw new EvaluationError("alloy/value", expression.right().span(), "a division by zero");
                }
                if (expression.operator().equals("%")) {
                    return Value.unknown(Type.Plain.NUMBER);
                }
                BigDecimal quotient = a.divide(b, MathContext.DECIMAL128);
                boolean whole = a.scale() <= 0 && b.scale() <= 0;
                return new Value.Num(whole ? quotient.setScale(0, java.math.RoundingMode.DOWN) : quotient);
            }
            case "<" -> {
                return new Value.Bool(a.compareTo(b) < 0);
            }
            case "<=" -> {
                return new Value.Bool(a.compareTo(b) <= 0);
            }
            case ">" -> {
                return new Value.Bool(a.compareTo(b) > 0);
            }
            case ">=" -> {
                return new Value.Bool(a.compareTo(b) >= 0);
            }
            default -> {
                return Value.unknown(Type.Plain.NUMBER);
            }
        }
    }

    private static Value outcome(String operator, Value left, Value right) {
        switch (operator) {
            case "||", "&&", "<", "<=", ">", ">=" -> {
                return Value.unknown(Type.Plain.BOOL);
            }
            case "+" -> {
                if (isSecret(left) || isSecret(right)) {
                    return Value.unknown(Type.Plain.OPTIONAL_SECRET);
                }
                return left.kind() == right.kind() && left.kind() == Value.Kind.STRING
                        ? Value.unknown(Type.Plain.STRING)
                        : Value.ANYTHING;
            }
            default -> {
                return Value.unknown(Type.Plain.NUMBER);
            }
        }
    }
}
