package io.obsctl.lang.promql;

import io.obsctl.lang.promql.Promql.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions of Prometheus 2.42 to 3: what they take and give (documentation of Prometheus, "Query functions"). */
final class Functions {
    /**
     * @param parameters what it takes
     * @param optional how many of the last parameters may be left out; -1 when the last may also repeat
     */
    record Signature(Type result, List<Type> parameters, int optional) {
        int least() {
            return parameters.size() - Math.abs(optional);
        }

        int most() {
            return optional < 0 ? Integer.MAX_VALUE : parameters.size();
        }

        Type parameter(int index) {
            return parameters.get(Math.min(index, parameters.size() - 1));
        }
    }

    static final Set<String> AGGREGATIONS = Set.of(
            "sum",
            "avg",
            "min",
            "max",
            "count",
            "group",
            "stddev",
            "stdvar",
            "topk",
            "bottomk",
            "quantile",
            "count_values",
            "limitk",
            "limit_ratio");

    /** Aggregations with a parameter before the vector. */
    static final Set<String> WITH_PARAMETER =
            Set.of("topk", "bottomk", "quantile", "count_values", "limitk", "limit_ratio");

    private static final Map<String, Signature> ALL = new HashMap<>();

    static {
        for (String f : List.of(
                "absent",
                "ceil",
                "exp",
                "floor",
                "ln",
                "log10",
                "log2",
                "sgn",
                "sort",
                "sort_desc",
                "sqrt",
                "timestamp",
                "abs",
                "acos",
                "acosh",
                "asin",
                "asinh",
                "atan",
                "atanh",
                "cos",
                "cosh",
                "deg",
                "rad",
                "sin",
                "sinh",
                "tan",
                "tanh",
                "histogram_avg",
                "histogram_count",
                "histogram_sum",
                "histogram_stddev",
                "histogram_stdvar")) {
            add(f, Type.INSTANT, 0, Type.INSTANT);
        }
        for (String f : List.of(
                "absent_over_time",
                "avg_over_time",
                "changes",
                "count_over_time",
                "delta",
                "deriv",
                "idelta",
                "increase",
                "irate",
                "last_over_time",
                "first_over_time",
                "mad_over_time",
                "max_over_time",
                "min_over_time",
                "present_over_time",
                "rate",
                "resets",
                "stddev_over_time",
                "stdvar_over_time",
                "sum_over_time",
                "ts_of_max_over_time",
                "ts_of_min_over_time",
                "ts_of_last_over_time")) {
            add(f, Type.INSTANT, 0, Type.RANGE);
        }
        for (String f : List.of(
                "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year")) {
            add(f, Type.INSTANT, 1, Type.INSTANT);
        }
        add("clamp", Type.INSTANT, 0, Type.INSTANT, Type.SCALAR, Type.SCALAR);
        add("clamp_max", Type.INSTANT, 0, Type.INSTANT, Type.SCALAR);
        add("clamp_min", Type.INSTANT, 0, Type.INSTANT, Type.SCALAR);
        add("double_exponential_smoothing", Type.INSTANT, 0, Type.RANGE, Type.SCALAR, Type.SCALAR);
        add("holt_winters", Type.INSTANT, 0, Type.RANGE, Type.SCALAR, Type.SCALAR);
        add("histogram_fraction", Type.INSTANT, 0, Type.SCALAR, Type.SCALAR, Type.INSTANT);
        add("histogram_quantile", Type.INSTANT, 0, Type.SCALAR, Type.INSTANT);
        add("info", Type.INSTANT, 1, Type.INSTANT, Type.INSTANT);
        add("label_join", Type.INSTANT, -1, Type.INSTANT, Type.STRING, Type.STRING, Type.STRING);
        add("label_replace", Type.INSTANT, 0, Type.INSTANT, Type.STRING, Type.STRING, Type.STRING, Type.STRING);
        add("pi", Type.SCALAR, 0);
        add("predict_linear", Type.INSTANT, 0, Type.RANGE, Type.SCALAR);
        add("quantile_over_time", Type.INSTANT, 0, Type.SCALAR, Type.RANGE);
        add("round", Type.INSTANT, 1, Type.INSTANT, Type.SCALAR);
        add("scalar", Type.SCALAR, 0, Type.INSTANT);
        add("sort_by_label", Type.INSTANT, -1, Type.INSTANT, Type.STRING);
        add("sort_by_label_desc", Type.INSTANT, -1, Type.INSTANT, Type.STRING);
        add("time", Type.SCALAR, 0);
        add("vector", Type.INSTANT, 0, Type.SCALAR);
    }

    private Functions() {}

    static @Nullable Signature find(String name) {
        return ALL.get(name);
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    private static void add(String name, Type result, int optional, Type... parameters) {
        ALL.put(name, new Signature(result, List.of(parameters), optional));
    }
}
