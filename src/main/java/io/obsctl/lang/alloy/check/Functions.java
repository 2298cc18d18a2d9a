package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.FunctionSpec;
import io.obsctl.lang.alloy.catalog.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The standard library: which functions there are, what they take, and what comes out as far as it can be told. */
final class Functions {
    private final Catalogue catalogue;

    Functions(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Whether a name starts something of the standard library of this version: a function or a namespace. */
    boolean isNamespace(String name, CheckTarget target) {
        for (String function : catalogue.functionNames()) {
            boolean starts = function.equals(name)
                    || (function.length() > name.length()
                            && function.charAt(name.length()) == '.'
                            && function.startsWith(name));
            if (starts && catalogue.function(function, target.version()) != null) {
                return true;
            }
        }
        return false;
    }

    /** A function or constant by its full name, or {@code null}. */
    @Nullable
    Value lookup(String name, CheckTarget target) {
        FunctionSpec spec = catalogue.function(name, target.version());
        if (spec == null) {
            return null;
        }
        return spec.constant() ? Value.unknown(Type.parse(spec.returns())) : new Value.Function(name);
    }

    Value call(String name, Expression.Call call, List<Value> arguments, CheckTarget target) throws EvaluationError {
        FunctionSpec spec = catalogue.function(name, target.version());
        if (spec == null) {
            return Value.ANYTHING;
        }
        checkCount(spec, call, arguments.size());
        List<Value> converted = new ArrayList<>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            converted.add(argument(spec, i, arguments.get(i), call, target));
        }
        return result(spec, converted, call);
    }

    private static void checkCount(FunctionSpec spec, Expression.Call call, int found) throws EvaluationError {
        int least = 0;
        int most = spec.parameters().size();
        for (String parameter : spec.parameters()) {
            if (parameter.endsWith("...")) {
                most = Integer.MAX_VALUE;
            } else if (!parameter.endsWith("?")) {
                least++;
            }
        }
        if (found < least || found > most) {
            String wanted = most == Integer.MAX_VALUE
                    ? "at least " + least
                    : least == most ? String.valueOf(least) : least + " to " + most;
            throw new EvaluationError(
                    "alloy/function-call",
                    call.span(),
                    spec.name() + " takes " + wanted + (wanted.equals("1") ? " argument" : " arguments") + ", found "
                            + found,
                    "its arguments: " + String.join(", ", spec.parameters()));
        }
    }

    private Value argument(FunctionSpec spec, int index, Value value, Expression.Call call, CheckTarget target)
            throws EvaluationError {
        List<String> parameters = spec.parameters();
        String parameter = parameters.get(Math.min(index, parameters.size() - 1));
        if (parameter.indexOf('|') >= 0) {
            return value;
        }
        String word = parameter.endsWith("...")
                ? parameter.substring(0, parameter.length() - 3)
                : parameter.endsWith("?") ? parameter.substring(0, parameter.length() - 1) : parameter;
        Type type = Type.parse(word);
        boolean strict = spec.name().contains("concat") || spec.name().startsWith("array.");
        try {
            if (strict && value instanceof Value.Null) {
                throw new Conversion.Misfit("alloy/type", "expected " + word + ", found null");
            }
            return new Conversion(catalogue, target.version()).into(value, type);
        } catch (Conversion.Misfit e) {
            throw new EvaluationError(
                    "alloy/function-call", call.arguments().get(index).span(), spec.name() + ": " + e.detail());
        }
    }

    private Value result(FunctionSpec spec, List<Value> a, Expression.Call call) throws EvaluationError {
        String name = spec.name().substring(spec.name().lastIndexOf('.') + 1);
        switch (name) {
            case "concat" -> {
                return concat(a);
            }
            case "coalesce" -> {
                return coalesce(a);
            }
            case "from_json", "json_decode" -> {
                return a.get(0) instanceof Value.Str s ? json(s.value(), spec, call) : Value.ANYTHING;
            }
            case "from_yaml", "yaml_decode" -> {
                return Value.ANYTHING;
            }
            case "from_base64", "base64_decode", "from_URLbase64" -> {
                if (a.get(0) instanceof Value.Str s && !Formats.isBase64(s.value(), name.startsWith("from_URL"))) {
                    throw new EvaluationError("alloy/function-call", call.span(), spec.name() + ": this is no base64");
                }
            }
            case "to_json" -> {
                if (a.get(0).kind() != Value.Kind.OBJECT && a.get(0).kind() != Value.Kind.UNKNOWN) {
                    throw new EvaluationError("alloy/function-call", call.span(), spec.name() + " takes only objects");
                }
            }
            case "combine_maps" -> {
                if (a.get(2) instanceof Value.Arr keys && keys.elements().isEmpty()) {
                    throw new EvaluationError(
                            "alloy/function-call", call.span(), spec.name() + " needs at least one key to join by");
                }
            }
            default -> {
                Value text = text(name, a);
                if (text != null) {
                    return text;
                }
            }
        }
        return Value.unknown(Type.parse(spec.returns()));
    }

    private static Value concat(List<Value> lists) {
        List<Value> all = new ArrayList<>();
        for (Value list : lists) {
            if (!(list instanceof Value.Arr known)) {
                return Value.unknown(new Type.ListOf(Type.Plain.ANY));
            }
            all.addAll(known.elements());
        }
        return new Value.Arr(all);
    }

    /** The first value that is not empty, as far as that is known. */
    private static Value coalesce(List<Value> values) {
        for (Value value : values) {
            boolean empty = value instanceof Value.Null
                    || (value instanceof Value.Str s && s.value().isEmpty())
                    || (value instanceof Value.Bool b && !b.value())
                    || (value instanceof Value.Num n && n.value().signum() == 0)
                    || (value instanceof Value.Arr list && list.elements().isEmpty())
                    || (value instanceof Value.Obj object && object.fields().isEmpty());
            if (value instanceof Value.Unknown) {
                return Value.ANYTHING;
            }
            if (!empty) {
                return value;
            }
        }
        return values.isEmpty() ? Value.NOTHING : values.get(values.size() - 1);
    }

    private static Value json(String text, FunctionSpec spec, Expression.Call call) throws EvaluationError {
        Value value = new JsonText(text).read();
        if (value == null) {
            throw new EvaluationError("alloy/function-call", call.span(), spec.name() + ": this is no JSON");
        }
        return value;
    }

    private static @Nullable Value text(String name, List<Value> a) {
        if (a.isEmpty() || !(a.get(0) instanceof Value.Str first)) {
            return name.equals("join") ? join(a) : null;
        }
        String s = first.value();
        switch (name) {
            case "to_upper" -> {
                return Value.string(s.toUpperCase(Locale.ROOT));
            }
            case "to_lower" -> {
                return Value.string(s.toLowerCase(Locale.ROOT));
            }
            case "trim_space" -> {
                return Value.string(s.strip());
            }
            default -> {
                // what follows takes a second string
            }
        }
        if (a.size() < 2 || !(a.get(1) instanceof Value.Str second)) {
            return null;
        }
        String t = second.value();
        return switch (name) {
            case "trim_prefix" -> Value.string(s.startsWith(t) ? s.substring(t.length()) : s);
            case "trim_suffix" -> Value.string(s.endsWith(t) ? s.substring(0, s.length() - t.length()) : s);
            case "split" -> split(s, t);
            case "replace" ->
                a.size() == 3 && a.get(2) instanceof Value.Str third && !t.isEmpty()
                        ? Value.string(s.replace(t, third.value()))
                        : null;
            default -> null;
        };
    }

    private static @Nullable Value split(String text, String by) {
        if (by.isEmpty()) {
            return null;
        }
        List<Value> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(by); at >= 0; at = text.indexOf(by, from)) {
            parts.add(Value.string(text.substring(from, at)));
            from = at + by.length();
        }
        parts.add(Value.string(text.substring(from)));
        return new Value.Arr(parts);
    }

    private static @Nullable Value join(List<Value> a) {
        if (a.size() != 2 || !(a.get(0) instanceof Value.Arr list) || !(a.get(1) instanceof Value.Str by)) {
            return null;
        }
        StringBuilder joined = new StringBuilder();
        for (Value part : list.elements()) {
            if (!(part instanceof Value.Str s)) {
                return null;
            }
            joined.append(joined.isEmpty() ? "" : by.value()).append(s.value());
        }
        return Value.string(joined.toString());
    }
}
