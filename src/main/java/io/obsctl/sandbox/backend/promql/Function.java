package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.backend.promql.Expr.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signature of a function: the types of its arguments, of which the last {@code optional} may be left out; the
 * last may repeat when {@code variadic}.
 */
record Function(String name, List<Type> args, int optional, boolean variadic, Type result) {
    private static final Map<String, Function> ALL = new HashMap<>();

    static {
        for (String n : List.of(
                "rate",
                "irate",
                "increase",
                "delta",
                "idelta",
                "deriv",
                "resets",
                "changes",
                "absent_over_time",
                "avg_over_time",
                "min_over_time",
                "max_over_time",
                "sum_over_time",
                "count_over_time",
                "last_over_time",
                "present_over_time",
                "stddev_over_time",
                "stdvar_over_time")) {
            add(n, 0, false, Type.VECTOR, Type.MATRIX);
        }
        for (String n : List.of(
                "abs",
                "ceil",
                "floor",
                "exp",
                "ln",
                "log2",
                "log10",
                "sqrt",
                "sgn",
                "sort",
                "sort_desc",
                "absent",
                "timestamp")) {
            add(n, 0, false, Type.VECTOR, Type.VECTOR);
        }
        for (String n : List.of(
                "minute", "hour", "month", "year", "day_of_week", "day_of_month", "day_of_year", "days_in_month")) {
            add(n, 1, false, Type.VECTOR, Type.VECTOR);
        }
        add("round", 1, false, Type.VECTOR, Type.VECTOR, Type.SCALAR);
        add("clamp", 0, false, Type.VECTOR, Type.VECTOR, Type.SCALAR, Type.SCALAR);
        add("clamp_min", 0, false, Type.VECTOR, Type.VECTOR, Type.SCALAR);
        add("clamp_max", 0, false, Type.VECTOR, Type.VECTOR, Type.SCALAR);
        add("quantile_over_time", 0, false, Type.VECTOR, Type.SCALAR, Type.MATRIX);
        add("predict_linear", 0, false, Type.VECTOR, Type.MATRIX, Type.SCALAR);
        add("histogram_quantile", 0, false, Type.VECTOR, Type.SCALAR, Type.VECTOR);
        add("label_replace", 0, false, Type.VECTOR, Type.VECTOR, Type.STRING, Type.STRING, Type.STRING, Type.STRING);
        add("label_join", 1, true, Type.VECTOR, Type.VECTOR, Type.STRING, Type.STRING, Type.STRING);
        add("vector", 0, false, Type.VECTOR, Type.SCALAR);
        add("scalar", 0, false, Type.SCALAR, Type.VECTOR);
        add("time", 0, false, Type.SCALAR);
        add("pi", 0, false, Type.SCALAR);
    }

    private static void add(String name, int optional, boolean variadic, Type result, Type... args) {
        ALL.put(name, new Function(name, List.of(args), optional, variadic, result));
    }

    static Optional<Function> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }
}
