package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.backend.metrics.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code histogram_quantile} over classic buckets. */
final class HistogramQuantile {
    private record Bucket(double bound, double count) {}

    private HistogramQuantile() {}

    static Value apply(double q, List<Value.Sample> samples, long at) {
        Map<Labels, List<Bucket>> groups = new TreeMap<>();
        for (Value.Sample s : samples) {
            double bound = Numbers.parse(s.labels().get("le"));
            if (!Double.isNaN(bound)) {
                groups.computeIfAbsent(s.labels().without(List.of("le")).withoutName(), k -> new ArrayList<>())
                        .add(new Bucket(bound, s.value()));
            }
        }
        var result = new ArrayList<Value.Sample>();
        groups.forEach((labels, buckets) -> result.add(new Value.Sample(labels, quantile(q, buckets), at)));
        return new Value.Vector(result);
    }

    private static double quantile(double q, List<Bucket> raw) {
        if (Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
        }
        List<Bucket> buckets = cumulative(raw);
        int last = buckets.size() - 1;
        if (last < 1 || buckets.get(last).bound != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        double total = buckets.get(last).count;
        if (total == 0) {
            return Double.NaN;
        }
        double rank = q * total;
        int b = 0;
        while (b < last && buckets.get(b).count < rank) {
            b++;
        }
        if (b == last) {
            return buckets.get(last - 1).bound;
        }
        if (b == 0 && buckets.get(0).bound <= 0) {
            return buckets.get(0).bound;
        }
        double start = b == 0 ? 0 : buckets.get(b - 1).bound;
        double before = b == 0 ? 0 : buckets.get(b - 1).count;
        double inside = buckets.get(b).count - before;
        return start + (buckets.get(b).bound - start) * ((rank - before) / inside);
    }

    /** Sorted, equal bounds added up, counts made monotonic. */
    private static List<Bucket> cumulative(List<Bucket> raw) {
        var merged = new TreeMap<Double, Double>(Comparator.naturalOrder());
        raw.forEach(b -> merged.merge(b.bound, b.count, Double::sum));
        var result = new ArrayList<Bucket>();
        double most = Double.NEGATIVE_INFINITY;
        for (var e : merged.entrySet()) {
            most = Math.max(most, e.getValue());
            result.add(new Bucket(e.getKey(), most));
        }
        return result;
    }
}
