package io.obsctl.sandbox.backend.promql;

import io.obsctl.lang.promql.Promql;
import io.obsctl.sandbox.backend.metrics.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The aggregation operators. */
final class Aggregation {
    private Aggregation() {}

    static Value apply(Promql.Aggregation a, List<Value.Sample> samples, Value param, long at) {
        Map<Labels, List<Value.Sample>> groups = new LinkedHashMap<>();
        for (Value.Sample s : samples) {
            groups.computeIfAbsent(group(a, s.labels()), k -> new ArrayList<>()).add(s);
        }
        var result = new ArrayList<Value.Sample>();
        groups.forEach((labels, members) -> {
            switch (a.operator()) {
                case "topk", "bottomk" ->
                    result.addAll(ranked(members, scalar(param), a.operator().equals("topk")));
                case "count_values" -> result.addAll(values(labels, members, param, at));
                default -> result.add(new Value.Sample(labels, reduce(a.operator(), members, param), at));
            }
        });
        return new Value.Vector(result);
    }

    private static Labels group(Promql.Aggregation a, Labels labels) {
        return a.without() ? labels.without(a.labels()).withoutName() : labels.only(a.labels());
    }

    private static double scalar(Value param) {
        return param instanceof Value.Scalar s ? s.value() : Double.NaN;
    }

    private static double reduce(String op, List<Value.Sample> members, Value param) {
        double[] v = members.stream().mapToDouble(Value.Sample::value).toArray();
        return switch (op) {
            case "sum" -> Stats.sum(v);
            case "avg" -> Stats.avg(v);
            case "min" -> Stats.min(v);
            case "max" -> Stats.max(v);
            case "count" -> v.length;
            case "group" -> 1;
            case "stddev" -> Math.sqrt(Stats.variance(v));
            case "stdvar" -> Stats.variance(v);
            case "quantile" -> Stats.quantile(scalar(param), v);
            default -> throw PromqlException.execution("unknown aggregation " + op);
        };
    }

    private static List<Value.Sample> ranked(List<Value.Sample> members, double k, boolean top) {
        int wanted = Double.isNaN(k) || k < 1 ? 0 : (int) Math.min(k, members.size());
        Comparator<Value.Sample> order = Comparator.comparingDouble(Value.Sample::value);
        return members.stream()
                .sorted((x, y) -> {
                    int nan = Boolean.compare(Double.isNaN(x.value()), Double.isNaN(y.value()));
                    if (nan != 0) {
                        return nan;
                    }
                    return top ? order.compare(y, x) : order.compare(x, y);
                })
                .limit(wanted)
                .toList();
    }

    private static List<Value.Sample> values(Labels labels, List<Value.Sample> members, Value param, long at) {
        String label = param instanceof Value.Text t ? t.value() : "";
        var counts = new LinkedHashMap<String, Integer>();
        members.forEach(m -> counts.merge(Numbers.format(m.value()), 1, Integer::sum));
        var result = new ArrayList<Value.Sample>();
        counts.forEach((value, n) -> result.add(new Value.Sample(labels.with(label, value), n, at)));
        return result;
    }

    /** Statistics over raw values. */
    static final class Stats {
        private Stats() {}

        static double sum(double[] v) {
            double sum = 0;
            double lost = 0;
            for (double x : v) {
                double t = sum + x;
                if (Double.isInfinite(t)) {
                    lost = 0;
                } else {
                    lost += Math.abs(sum) >= Math.abs(x) ? (sum - t) + x : (x - t) + sum;
                }
                sum = t;
            }
            return Double.isInfinite(sum) ? sum : sum + lost;
        }

        static double avg(double[] v) {
            return sum(v) / v.length;
        }

        static double min(double[] v) {
            return Arrays.stream(v).filter(x -> !Double.isNaN(x)).min().orElse(Double.NaN);
        }

        static double max(double[] v) {
            return Arrays.stream(v).filter(x -> !Double.isNaN(x)).max().orElse(Double.NaN);
        }

        static double variance(double[] v) {
            double mean = avg(v);
            double sum = 0;
            for (double x : v) {
                sum += (x - mean) * (x - mean);
            }
            return sum / v.length;
        }

        static double quantile(double q, double[] v) {
            if (v.length == 0 || Double.isNaN(q)) {
                return Double.NaN;
            }
            if (q < 0) {
                return Double.NEGATIVE_INFINITY;
            }
            if (q > 1) {
                return Double.POSITIVE_INFINITY;
            }
            double[] sorted = v.clone();
            Arrays.sort(sorted);
            double rank = q * (sorted.length - 1);
            int low = (int) Math.max(0, Math.floor(rank));
            int high = Math.min(sorted.length - 1, low + 1);
            double weight = rank - Math.floor(rank);
            return sorted[low] * (1 - weight) + sorted[high] * weight;
        }
    }
}
