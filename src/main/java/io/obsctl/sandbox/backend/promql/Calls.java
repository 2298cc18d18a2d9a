package io.obsctl.sandbox.backend.promql;

import io.obsctl.lang.promql.Promql;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import io.obsctl.sandbox.backend.metrics.Points;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Carries out one function call. */
final class Calls {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final Evaluator evaluator;
    private final Promql.Call call;
    private final long at;

    Calls(Evaluator evaluator, Promql.Call call, long at) {
        this.evaluator = evaluator;
        this.call = call;
        this.at = at;
    }

    Value apply() {
        String name = call.function();
        return switch (name) {
            case "time" -> new Value.Scalar(at / 1000.0);
            case "pi" -> new Value.Scalar(Math.PI);
            case "vector" -> new Value.Vector(List.of(new Value.Sample(Labels.NONE, scalar(0), at)));
            case "scalar" -> {
                List<Value.Sample> v = vector(0);
                yield new Value.Scalar(v.size() == 1 ? v.get(0).value() : Double.NaN);
            }
            case "abs" -> map(Math::abs);
            case "ceil" -> map(Math::ceil);
            case "floor" -> map(Math::floor);
            case "exp" -> map(Math::exp);
            case "ln" -> map(Math::log);
            case "log2" -> map(x -> Math.log(x) / Math.log(2));
            case "log10" -> map(Math::log10);
            case "sqrt" -> map(Math::sqrt);
            case "sgn" -> map(Math::signum);
            case "round" -> round();
            case "clamp" -> clamp(scalar(1), scalar(2));
            case "clamp_min" -> clamp(scalar(1), Double.POSITIVE_INFINITY);
            case "clamp_max" -> clamp(Double.NEGATIVE_INFINITY, scalar(1));
            case "sort" -> sorted(Comparator.comparingDouble(Value.Sample::value));
            case "sort_desc" ->
                sorted(Comparator.comparingDouble(Value.Sample::value).reversed());
            case "timestamp" -> each(s -> s.time() / 1000.0);
            case "absent" -> absent(!vector(0).isEmpty());
            case "absent_over_time" -> absent(!matrix(0).series().isEmpty());
            case "histogram_quantile" -> HistogramQuantile.apply(scalar(0), vector(1), at);
            case "label_replace" -> labelReplace();
            case "label_join" -> labelJoin();
            case "minute", "hour", "month", "year", "day_of_week", "day_of_month", "day_of_year", "days_in_month" ->
                calendar(name);
            default -> overTime(name);
        };
    }

    private Value arg(int i) {
        return evaluator.eval(call.arguments().get(i), at);
    }

    private double scalar(int i) {
        return arg(i) instanceof Value.Scalar s ? s.value() : Double.NaN;
    }

    private String text(int i) {
        return arg(i) instanceof Value.Text t ? t.value() : "";
    }

    private List<Value.Sample> vector(int i) {
        return Evaluator.vector(arg(i));
    }

    private Value.Matrix matrix(int i) {
        if (arg(i) instanceof Value.Matrix m) {
            return m;
        }
        throw PromqlException.execution("expected a range vector");
    }

    private Value map(DoubleUnaryOperator f) {
        return each(s -> f.applyAsDouble(s.value()));
    }

    private Value each(ToDoubleFunction<Value.Sample> f) {
        var result = new ArrayList<Value.Sample>();
        for (Value.Sample s : vector(0)) {
            result.add(new Value.Sample(s.labels().withoutName(), f.applyAsDouble(s), at));
        }
        return new Value.Vector(result);
    }

    private Value round() {
        double to = call.arguments().size() > 1 ? scalar(1) : 1;
        double inverse = 1 / to;
        return map(x -> Math.floor(x * inverse + 0.5) / inverse);
    }

    private Value clamp(double min, double max) {
        if (min > max) {
            return new Value.Vector(List.of());
        }
        return map(x -> Double.isNaN(min) || Double.isNaN(max) ? Double.NaN : Math.max(min, Math.min(max, x)));
    }

    private Value sorted(Comparator<Value.Sample> order) {
        return new Value.Vector(vector(0).stream().sorted(order).toList());
    }

    /** One sample of value 1 with the labels that the selector fixes by equality, each named once. */
    private Value absent(boolean present) {
        if (present) {
            return new Value.Vector(List.of());
        }
        Labels labels = Labels.NONE;
        var seen = new HashSet<String>();
        for (Matcher m : matchers(call.arguments().get(0))) {
            if (m.label().equals(Labels.NAME)) {
                continue;
            }
            boolean first = seen.add(m.label());
            labels = m.op() == Matcher.Op.EQ && first
                    ? labels.with(m.label(), m.value())
                    : labels.without(List.of(m.label()));
        }
        return new Value.Vector(List.of(new Value.Sample(labels, 1, at)));
    }

    private List<Matcher> matchers(Promql of) {
        if (of instanceof Promql.Selector s) {
            return evaluator.matchers(s);
        }
        if (of instanceof Promql.Shifted s) {
            return matchers(s.inner());
        }
        return of instanceof Promql.Parens p ? matchers(p.inner()) : List.of();
    }

    private Value overTime(String name) {
        boolean first = name.equals("quantile_over_time");
        Value.Matrix window = matrix(first ? 1 : 0);
        double param = first ? scalar(0) : call.arguments().size() > 1 ? scalar(1) : 0;
        var result = new ArrayList<Value.Sample>();
        for (Points p : window.series()) {
            OptionalDouble value = RangeFunctions.apply(name, p, window, param, evaluator.current());
            Labels labels =
                    name.equals("last_over_time") ? p.labels() : p.labels().withoutName();
            value.ifPresent(v -> result.add(new Value.Sample(labels, v, at)));
        }
        return new Value.Vector(result);
    }

    private Value labelReplace() {
        String to = text(1);
        String replacement = text(2);
        String from = text(3);
        if (!LABEL.matcher(to).matches()) {
            throw PromqlException.execution("invalid destination label name in label_replace(): " + to);
        }
        Pattern regex;
        try {
            regex = Pattern.compile(text(4), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw PromqlException.execution("invalid regular expression in label_replace(): " + text(4));
        }
        var result = new ArrayList<Value.Sample>();
        for (Value.Sample s : vector(0)) {
            var m = regex.matcher(s.labels().get(from));
            Labels labels = m.matches() ? s.labels().with(to, expand(replacement, m)) : s.labels();
            result.add(new Value.Sample(labels, s.value(), s.time()));
        }
        return new Value.Vector(result);
    }

    /** {@code $1}, {@code ${1}}, {@code $name}, {@code $$}; an unknown group is empty, as in Go. */
    private static String expand(String template, java.util.regex.Matcher found) {
        var ref = Pattern.compile("\\$(?:\\$|\\{(\\w+)}|(\\w+))").matcher(template);
        var text = new StringBuilder();
        while (ref.find()) {
            String name = ref.group(1) != null ? ref.group(1) : ref.group(2);
            ref.appendReplacement(
                    text, java.util.regex.Matcher.quoteReplacement(name == null ? "$" : group(found, name)));
        }
        return ref.appendTail(text).toString();
    }

    private static String group(java.util.regex.Matcher found, String name) {
        try {
            String value;
            if (Character.isDigit(name.charAt(0))) {
                int n = Integer.parseInt(name);
                value = n <= found.groupCount() ? found.group(n) : "";
            } else {
                value = found.group(name);
            }
            return value == null ? "" : value;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private Value labelJoin() {
        String to = text(1);
        String separator = text(2);
        var result = new ArrayList<Value.Sample>();
        for (Value.Sample s : vector(0)) {
            var parts = new ArrayList<String>();
            for (int i = 3; i < call.arguments().size(); i++) {
                parts.add(s.labels().get(text(i)));
            }
            result.add(new Value.Sample(s.labels().with(to, String.join(separator, parts)), s.value(), s.time()));
        }
        return new Value.Vector(result);
    }

    private Value calendar(String name) {
        List<Value.Sample> of =
                call.arguments().isEmpty() ? List.of(new Value.Sample(Labels.NONE, at / 1000.0, at)) : vector(0);
        var result = new ArrayList<Value.Sample>();
        for (Value.Sample s : of) {
            ZonedDateTime t = Instant.ofEpochSecond((long) s.value()).atZone(ZoneOffset.UTC);
            int value = switch (name) {
                case "minute" -> t.getMinute();
                case "hour" -> t.getHour();
                case "month" -> t.getMonthValue();
                case "year" -> t.getYear();
                case "day_of_week" -> t.getDayOfWeek().getValue() % 7;
                case "day_of_month" -> t.getDayOfMonth();
                case "day_of_year" -> t.getDayOfYear();
                default -> t.toLocalDate().lengthOfMonth();
            };
            result.add(new Value.Sample(s.labels().withoutName(), value, at));
        }
        return new Value.Vector(result);
    }
}
