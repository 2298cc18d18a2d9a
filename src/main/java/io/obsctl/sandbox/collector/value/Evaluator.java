package io.obsctl.sandbox.collector.value;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives expressions their values. Immutable, safe between threads if its scope is. */
public final class Evaluator {
    private final Scope scope;
    private final StdLib library;

    public Evaluator(Scope scope, StdLib library) {
        this.scope = scope;
        this.library = library;
    }

    /** @throws EvaluationFailure if a name is unknown, types do not fit or a function refuses */
    public Value evaluate(Expression expression) throws EvaluationFailure {
        if (expression instanceof Expression.Literal literal) {
            return literal(literal);
        }
        if (expression instanceof Expression.ListLiteral list) {
            List<Value> values = new ArrayList<>();
            for (Expression element : list.elements()) {
                values.add(evaluate(element));
            }
            return new Value.Items(values);
        }
        if (expression instanceof Expression.ObjectLiteral object) {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (Expression.Field field : object.fields()) {
                fields.put(field.name(), evaluate(field.value()));
            }
            return new Value.Fields(fields);
        }
        if (expression instanceof Expression.Parens parens) {
            return evaluate(parens.inner());
        }
        if (expression instanceof Expression.Unary unary) {
            return Operators.unary(unary, evaluate(unary.value()));
        }
        if (expression instanceof Expression.Binary binary) {
            return binary(binary);
        }
        if (expression instanceof Expression.Index index) {
            return index(index);
        }
        if (expression instanceof Expression.Call call) {
            return call(call);
        }
        return name(expression);
    }

    private static Value literal(Expression.Literal literal) throws EvaluationFailure {
        try {
            return switch (literal.kind()) {
                case NULL -> new Value.Null();
                case BOOL -> new Value.Bool(literal.text().equals("true"));
                case INTEGER -> new Value.Whole(Long.parseLong(literal.text()));
                case FLOAT -> new Value.Real(Double.parseDouble(literal.text()));
                case STRING -> new Value.Text(literal.value());
            };
        } catch (NumberFormatException e) {
            // Larger than 64 bits: Alloy goes on with a float.
            return new Value.Real(Double.parseDouble(literal.text()));
        }
    }

    private Value binary(Expression.Binary binary) throws EvaluationFailure {
        Value left = evaluate(binary.left());
        boolean or = binary.operator().equals("||");
        if (left instanceof Value.Bool b && (or || binary.operator().equals("&&")) && b.value() == or) {
            return left;
        }
        return Operators.binary(binary, left, evaluate(binary.right()));
    }

    private Value index(Expression.Index index) throws EvaluationFailure {
        Value of = evaluate(index.value());
        Value key = evaluate(index.index());
        if (of instanceof Value.Items items && key instanceof Value.Whole n) {
            if (n.value() < 0 || n.value() >= items.values().size()) {
                throw failure(
                        "index " + n.value() + " is out of range of array with length "
                                + items.values().size(),
                        index.index().span());
            }
            return items.values().get((int) n.value());
        }
        if (of instanceof Value.Fields fields && key instanceof Value.Text name) {
            Value value = fields.values().get(name.value());
            return value == null ? new Value.Null() : value;
        }
        throw failure("cannot take element " + key.type() + " of " + of.type(), index.span());
    }

    private Value call(Expression.Call call) throws EvaluationFailure {
        Value function = evaluate(call.function());
        if (!(function instanceof Value.Function f)) {
            throw failure("cannot call " + function.type(), call.function().span());
        }
        List<Value> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            arguments.add(evaluate(argument));
        }
        try {
            return f.body().call(arguments);
        } catch (StdLib.Refusal refusal) {
            throw failure(f.name() + ": " + refusal.getMessage(), call.span());
        }
    }

    /** A dotted path: of the standard library, of a component, or fields of some other value. */
    private Value name(Expression expression) throws EvaluationFailure {
        List<String> path = path(expression);
        if (path.isEmpty()) {
            Expression.Access access = (Expression.Access) expression;
            return field(evaluate(access.value()), access.name(), access.span());
        }
        Optional<Scope.Found> found = library.find(path).or(() -> scope.find(path));
        if (found.isEmpty()) {
            throw new EvaluationFailure(
                    "component \"" + String.join(".", path) + "\" does not exist or is out of scope",
                    expression.span());
        }
        Value value = found.get().value();
        for (String name : path.subList(found.get().parts(), path.size())) {
            value = field(value, name, expression.span());
        }
        return value;
    }

    private static Value field(Value value, String name, Span span) throws EvaluationFailure {
        Value inner = value instanceof Value.Fields fields ? fields.values().get(name) : null;
        if (inner == null) {
            throw failure(
                    value instanceof Value.Fields
                            ? "field \"" + name + "\" does not exist"
                            : "cannot access field \"" + name + "\" on value of type " + value.type(),
                    span);
        }
        return inner;
    }

    /** The names of a path made of nothing but names; empty for any other expression. */
    public static List<String> path(Expression expression) {
        List<String> names = new ArrayList<>();
        Expression at = expression;
        while (at instanceof Expression.Access access) {
            names.add(0, access.name());
            at = access.value();
        }
        if (!(at instanceof Expression.Identifier identifier)) {
            return List.of();
        }
        names.add(0, identifier.name());
        return names;
    }

    static EvaluationFailure failure(String message, Span span) {
        return new EvaluationFailure(message, span);
    }
}
