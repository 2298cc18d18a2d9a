package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.Type;
import io.obsctl.problem.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out expressions as far as they are known before Alloy runs. */
final class Evaluator {
    private final Catalogue catalogue;
    private final CheckTarget target;
    private final Functions functions;
    private final Names names;

    Evaluator(Catalogue catalogue, CheckTarget target, Functions functions, Names names) {
        this.catalogue = catalogue;
        this.target = target;
        this.functions = functions;
        this.names = names;
    }

    Value evaluate(Expression expression) throws EvaluationError {
        if (expression instanceof Expression.Literal literal) {
            return literal(literal);
        }
        if (expression instanceof Expression.ListLiteral list) {
            List<Value> elements = new ArrayList<>(list.elements().size());
            for (Expression element : list.elements()) {
                elements.add(evaluate(element));
            }
            return new Value.Arr(elements);
        }
        if (expression instanceof Expression.ObjectLiteral object) {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (Expression.Field field : object.fields()) {
                fields.put(field.name(), evaluate(field.value()));
            }
            return new Value.Obj(fields, "");
        }
        if (expression instanceof Expression.Identifier || expression instanceof Expression.Access) {
            return chain(expression);
        }
        if (expression instanceof Expression.Index index) {
            return index(index);
        }
        if (expression instanceof Expression.Call call) {
            return call(call);
        }
        if (expression instanceof Expression.Unary unary) {
            return Operators.unary(unary, evaluate(unary.value()));
        }
        if (expression instanceof Expression.Binary binary) {
            return Operators.binary(binary, evaluate(binary.left()), evaluate(binary.right()));
        }
        return evaluate(((Expression.Parens) expression).inner());
    }

    static Value literal(Expression.Literal literal) throws EvaluationError {
        return switch (literal.kind()) {
            case NULL -> Value.NOTHING;
            case BOOL -> new Value.Bool(literal.text().equals("true"));
            case STRING -> Value.string(literal.value());
            case INTEGER, FLOAT -> number(literal);
        };
    }

    private static Value number(Expression.Literal literal) throws EvaluationError {
        String text = literal.text();
        BigDecimal value = text.length() > 400 ? null : Formats.toNumber(text);
        if (value == null || (value.signum() != 0 && value.precision() - value.scale() > 309)) {
            throw new EvaluationError("alloy/value", literal.span(), "the number is too large: " + text);
        }
        boolean octal = literal.kind() == Expression.Kind.INTEGER && text.length() > 1 && text.startsWith("0");
        if (octal && text.length() < 20 && text.indexOf('8') < 0 && text.indexOf('9') < 0) {
            return Value.number(Long.parseLong(text, 8)); // Go reads a leading zero as octal
        }
        return new Value.Num(value);
    }

    /** Names joined by dots: a reference to a component, a variable, a function; or fields of any other value. */
    private Value chain(Expression expression) throws EvaluationError {
        List<Expression.Access> accesses = new ArrayList<>(6);
        Expression root = expression;
        while (root instanceof Expression.Access access) {
            accesses.add(0, access);
            root = access.value();
        }
        if (!(root instanceof Expression.Identifier first)) {
            return fields(evaluate(root), accesses, 0);
        }
        String[] chain = new String[accesses.size() + 1];
        chain[0] = first.name();
        for (int i = 0; i < accesses.size(); i++) {
            chain[i + 1] = accesses.get(i).name();
        }
        Names.Found found = names.find(chain, expression.span());
        if (found != null) {
            return fields(found.value(), accesses, found.length() - 1);
        }
        return functions.isNamespace(chain[0], target)
                ? standard(chain, accesses, expression)
                : Value.ANYTHING; // said already where references are looked up
    }

    private Value standard(String[] chain, List<Expression.Access> accesses, Expression expression)
            throws EvaluationError {
        Value direct = functions.lookup(chain[0], target);
        if (direct != null) {
            return fields(direct, accesses, 0);
        }
        if (chain.length == 1) {
            return new Value.Obj(Map.of(), chain[0]);
        }
        Value member = functions.lookup(chain[0] + "." + chain[1], target);
        if (member != null) {
            return fields(member, accesses, 1);
        }
        String name = chain[0] + "." + chain[1];
        Span span = accesses.get(0).nameSpan();
        if (catalogue.functionNames().contains(name)) {
            throw new EvaluationError("alloy/version", span, name + " is not in Alloy " + target.version());
        }
        String hint = Nearest.to(name, catalogue.functionNames())
                .map(n -> "did you mean " + n + "?")
                .orElse("");
        throw new EvaluationError("alloy/unknown-function", span, name, hint);
    }

    private Value fields(Value start, List<Expression.Access> accesses, int from) throws EvaluationError {
        Value value = start;
        for (int i = from; i < accesses.size(); i++) {
            value = field(value, accesses.get(i));
        }
        return value;
    }

    private Value field(Value value, Expression.Access access) throws EvaluationError {
        if (value instanceof Value.Obj object) {
            Value field = object.fields().get(access.name());
            if (field == null) {
                throw noField(access, object);
            }
            return field;
        }
        if (value instanceof Value.Unknown unknown) {
            Value field = fieldOf(unknown, access.name());
            if (field != null) {
                return field;
            }
        }
        throw new EvaluationError(
                "alloy/type",
                access.nameSpan(),
                value.kind().word() + " has no fields, so no \"" + access.name() + "\" either");
    }

    private static EvaluationError noField(Expression.Access access, Value.Obj object) {
        String of = object.what().isEmpty() ? "the object" : object.what();
        String hint = Nearest.to(access.name(), object.fields().keySet())
                .map(n -> "did you mean " + n + "?")
                .orElse(
                        object.fields().isEmpty()
                                ? of + " exports nothing"
                                : "it has: " + String.join(", ", object.fields().keySet()));
        return new EvaluationError(
                "alloy/unknown-export", access.nameSpan(), of + " has no \"" + access.name() + "\"", hint);
    }

    private @Nullable Value fieldOf(Value.Unknown value, String name) {
        if (value.type() instanceof Type.MapOf map) {
            return Value.unknown(map.element());
        }
        if (value.type() instanceof Type.ObjectOf object) {
            Body.Attribute attribute = catalogue.body(object.body()).attribute(name, target.version());
            return attribute == null ? Value.ANYTHING : Value.unknown(attribute.type());
        }
        if (value.type() == Type.Plain.TARGET) {
            return Value.unknown(Type.Plain.STRING);
        }
        return value.type() == Type.Plain.ANY ? Value.ANYTHING : null;
    }

    private Value index(Expression.Index expression) throws EvaluationError {
        Value value = evaluate(expression.value());
        Value index = evaluate(expression.index());
        if (value instanceof Value.Unknown unknown) {
            if (unknown.type() instanceof Type.ListOf list) {
                return Value.unknown(list.element());
            }
            Value field = fieldOf(unknown, "");
            if (field != null) {
                return field;
            }
        }
        if (value instanceof Value.Arr list) {
            return element(list, index, expression);
        }
        if (value instanceof Value.Obj object) {
            requireKind(index, Value.Kind.STRING, expression);
            return index instanceof Value.Str name
                    ? object.fields().getOrDefault(name.value(), Value.NOTHING)
                    : Value.ANYTHING;
        }
        throw new EvaluationError(
                "alloy/type",
                expression.span(),
                "only lists and objects have an index, not " + value.kind().word());
    }

    private static Value element(Value.Arr list, Value index, Expression.Index expression) throws EvaluationError {
        requireKind(index, Value.Kind.NUMBER, expression);
        if (!(index instanceof Value.Num number)) {
            return Value.ANYTHING;
        }
        int at = number.value().intValue();
        if (at < 0 || at >= list.elements().size()) {
            throw new EvaluationError(
                    "alloy/value",
                    expression.index().span(),
                    "index " + at + " of a list of " + list.elements().size());
        }
        return list.elements().get(at);
    }

    private static void requireKind(Value index, Value.Kind kind, Expression.Index expression) throws EvaluationError {
        if (index.kind() != kind && index.kind() != Value.Kind.UNKNOWN) {
            throw new EvaluationError(
                    "alloy/type",
                    expression.index().span(),
                    "expected " + kind.word() + " as index, found "
                            + index.kind().word());
        }
    }

    private Value call(Expression.Call call) throws EvaluationError {
        Value function = evaluate(call.function());
        if (function.kind() != Value.Kind.FUNCTION && function.kind() != Value.Kind.UNKNOWN) {
            throw new EvaluationError(
                    "alloy/function-call",
                    call.function().span(),
                    "expected a function, found " + function.kind().word());
        }
        List<Value> arguments = new ArrayList<>(call.arguments().size());
        for (Expression argument : call.arguments()) {
            arguments.add(evaluate(argument));
        }
        return function instanceof Value.Function f
                ? functions.call(f.name(), call, arguments, target)
                : Value.ANYTHING;
    }
}
