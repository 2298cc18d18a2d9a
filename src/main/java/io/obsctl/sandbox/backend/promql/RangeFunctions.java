package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.backend.metrics.Points;
import io.obsctl.sandbox.backend.promql.Aggregation.Stats;
import java.util.OptionalDouble;

/** Functions over the samples of one series in a window. */
final class RangeFunctions {
    private RangeFunctions() {}

    /** Empty when the function gives no sample for this series (too few samples). */
    static OptionalDouble apply(String name, Points p, Value.Matrix window, double param, boolean current) {
        double[] v = p.values();
        int n = p.size();
        return switch (name) {
            case "rate" -> extrapolated(p, window, true, true, current);
            case "increase" -> extrapolated(p, window, true, false, current);
            case "delta" -> extrapolated(p, window, false, false, current);
            case "irate" -> instant(p, true);
            case "idelta" -> instant(p, false);
            case "deriv" -> n < 2 ? OptionalDouble.empty() : OptionalDouble.of(regression(p, p.times()[0])[0]);
            case "predict_linear" -> predict(p, window.to(), param);
            case "resets" -> OptionalDouble.of(count(v, true));
            case "changes" -> OptionalDouble.of(count(v, false));
            case "avg_over_time" -> OptionalDouble.of(Stats.avg(v));
            case "min_over_time" -> OptionalDouble.of(Stats.min(v));
            case "max_over_time" -> OptionalDouble.of(Stats.max(v));
            case "sum_over_time" -> OptionalDouble.of(Stats.sum(v));
            case "count_over_time" -> OptionalDouble.of(n);
            case "last_over_time" -> OptionalDouble.of(v[n - 1]);
            case "present_over_time" -> OptionalDouble.of(1);
            case "stddev_over_time" -> OptionalDouble.of(Math.sqrt(Stats.variance(v)));
            case "stdvar_over_time" -> OptionalDouble.of(Stats.variance(v));
            case "quantile_over_time" -> OptionalDouble.of(Stats.quantile(param, v));
            default -> throw PromqlException.execution("unknown function " + name);
        };
    }

    /** As documented for rate(): extends to the window's ends, but no further than half a sample interval beyond. */
    private static OptionalDouble extrapolated(
            Points p, Value.Matrix window, boolean counter, boolean perSecond, boolean current) {
        int n = p.size();
        if (n < 2) {
            return OptionalDouble.empty();
        }
        double[] v = p.values();
        double result = v[n - 1] - v[0];
        if (counter) {
            for (int i = 1; i < n; i++) {
                if (v[i] < v[i - 1]) {
                    result += v[i - 1];
                }
            }
        }
        double toStart = (p.times()[0] - window.from()) / 1000.0;
        double toEnd = (window.to() - p.times()[n - 1]) / 1000.0;
        double sampled = (p.times()[n - 1] - p.times()[0]) / 1000.0;
        double average = sampled / (n - 1);
        double threshold = average * 1.1;
        if (current && toStart >= threshold) {
            toStart = average / 2;
        }
        if (counter && result > 0 && v[0] >= 0) {
            toStart = Math.min(toStart, sampled * (v[0] / result));
        }
        double reach = sampled + (toStart < threshold ? toStart : average / 2);
        reach += toEnd < threshold ? toEnd : average / 2;
        double factor = reach / sampled;
        if (perSecond) {
            factor /= (window.to() - window.from()) / 1000.0;
        }
        return OptionalDouble.of(result * factor);
    }

    private static OptionalDouble instant(Points p, boolean rate) {
        int n = p.size();
        if (n < 2) {
            return OptionalDouble.empty();
        }
        double last = p.values()[n - 1];
        double before = p.values()[n - 2];
        double result = rate && last < before ? last : last - before;
        double seconds = (p.times()[n - 1] - p.times()[n - 2]) / 1000.0;
        if (seconds == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(rate ? result / seconds : result);
    }

    private static double count(double[] v, boolean resets) {
        int n = 0;
        for (int i = 1; i < v.length; i++) {
            boolean same = v[i] == v[i - 1] || Double.isNaN(v[i]) && Double.isNaN(v[i - 1]);
            if (resets ? v[i] < v[i - 1] : !same) {
                n++;
            }
        }
        return n;
    }

    private static OptionalDouble predict(Points p, long at, double seconds) {
        if (p.size() < 2) {
            return OptionalDouble.empty();
        }
        double[] line = regression(p, at);
        return OptionalDouble.of(line[0] * seconds + line[1]);
    }

    /** Slope per second and value at {@code origin} of the least-squares line. */
    private static double[] regression(Points p, long origin) {
        double[] v = p.values();
        boolean constant = true;
        double sx = 0;
        double sy = 0;
        double sxy = 0;
        double sxx = 0;
        for (int i = 0; i < v.length; i++) {
            double x = (p.times()[i] - origin) / 1000.0;
            constant &= v[i] == v[0];
            sx += x;
            sy += v[i];
            sxy += x * v[i];
            sxx += x * x;
        }
        if (constant) {
            return new double[] {Double.isInfinite(v[0]) ? Double.NaN : 0, v[0]};
        }
        double n = v.length;
        double cov = sxy - sx * sy / n;
        double var = sxx - sx * sx / n;
        double slope = cov / var;
        return new double[] {slope, sy / n - slope * sx / n};
    }
}
