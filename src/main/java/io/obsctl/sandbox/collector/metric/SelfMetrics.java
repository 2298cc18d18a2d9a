package io.obsctl.sandbox.collector.metric;

import io.obsctl.sandbox.wire.GoNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * What a collector counts of itself. A series exists from its first use on, never before, as with Alloy: a failure
 * counter that is not there has not failed. Safe between threads.
 */
public final class SelfMetrics {
    private static final double[] BUCKETS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

    private enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private static final class Family {
        final Kind kind;
        final String help;
        final Map<String, Series> series = new ConcurrentSkipListMap<>();

        Family(Kind kind, String help) {
            this.kind = kind;
            this.help = help;
        }
    }

    private static final class Series {
        final Map<String, String> labels;
        final DoubleAdder sum = new DoubleAdder();
        final DoubleAdder[] buckets = new DoubleAdder[BUCKETS.length + 1];
        volatile DoubleSupplier gauge = () -> 0;

        Series(Map<String, String> labels) {
            this.labels = labels;
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new DoubleAdder();
            }
        }
    }

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    /** Adds to a counter. */
    public void count(String name, String help, double amount, Map<String, String> labels) {
        series(name, Kind.COUNTER, help, labels).sum.add(amount);
    }

    /** Makes a gauge whose value is asked for at each scrape; it replaces an earlier one. */
    public void gauge(String name, String help, DoubleSupplier value, Map<String, String> labels) {
        series(name, Kind.GAUGE, help, labels).gauge = value;
    }

    /** Adds an observation to a histogram with Prometheus' default buckets. */
    public void observe(String name, String help, double value, Map<String, String> labels) {
        Series series = series(name, Kind.HISTOGRAM, help, labels);
        series.sum.add(value);
        int i = 0;
        while (i < BUCKETS.length && value > BUCKETS[i]) {
            i++;
        }
        series.buckets[i].add(1);
    }

    /** The value of a counter or gauge; 0 where there is no such series. */
    public double value(String name, Map<String, String> labels) {
        Family family = families.get(name);
        double sum = 0;
        for (Series series : family == null ? List.<Series>of() : List.copyOf(family.series.values())) {
            if (series.labels.entrySet().containsAll(labels.entrySet()) && family != null) {
                sum += family.kind == Kind.GAUGE ? series.gauge.getAsDouble() : series.sum.sum();
            }
        }
        return sum;
    }

    /** Forgets the series whose labels fit. */
    public void remove(Predicate<Map<String, String>> labels) {
        families.values().forEach(f -> f.series.values().removeIf(s -> labels.test(s.labels)));
    }

    /** Forgets every series of one name. */
    public void remove(String name) {
        families.remove(name);
    }

    private Series series(String name, Kind kind, String help, Map<String, String> labels) {
        Family family = families.computeIfAbsent(name, n -> new Family(kind, help));
        Map<String, String> sorted = new TreeMap<>(labels);
        return family.series.computeIfAbsent(Exposition.labels(sorted), k -> new Series(sorted));
    }

    /** The Prometheus text format. */
    public String text() {
        StringBuilder out = new StringBuilder();
        families.forEach((name, family) -> {
            if (!family.series.isEmpty()) {
                out.append("# HELP ")
                        .append(name)
                        .append(' ')
                        .append(family.help)
                        .append('\n');
                out.append("# TYPE ").append(name).append(' ');
                out.append(family.kind.name().toLowerCase(java.util.Locale.ROOT))
                        .append('\n');
                family.series.values().forEach(s -> write(name, family, s, out));
            }
        });
        return out.toString();
    }

    private static void write(String name, Family family, Series series, StringBuilder out) {
        switch (family.kind) {
            case COUNTER -> line(name, series.labels, series.sum.sum(), out);
            case GAUGE -> line(name, series.labels, series.gauge.getAsDouble(), out);
            case HISTOGRAM -> histogram(name, series, out);
        }
    }

    private static void histogram(String name, Series series, StringBuilder out) {
        double total = 0;
        List<Double> bounds = new ArrayList<>();
        for (double bound : BUCKETS) {
            bounds.add(bound);
        }
        bounds.add(Double.POSITIVE_INFINITY);
        for (int i = 0; i < bounds.size(); i++) {
            total += series.buckets[i].sum();
            Map<String, String> labels = new TreeMap<>(series.labels);
            labels.put("le", GoNumber.plain(bounds.get(i)));
            line(name + "_bucket", labels, total, out);
        }
        line(name + "_sum", series.labels, series.sum.sum(), out);
        line(name + "_count", series.labels, total, out);
    }

    private static void line(String name, Map<String, String> labels, double value, StringBuilder out) {
        out.append(name).append(Exposition.labels(labels)).append(' ');
        out.append(GoNumber.print(value)).append('\n');
    }
}
