package io.obsctl.sandbox.backend.logql;

import io.obsctl.lang.promql.PromqlDurations;
import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.promql.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code count_over_time({…} | … [5m])} and its kin: lines in a window become numbers. */
record RangeAggregation(String op, double param, Pipeline pipeline, long rangeNanos, long offsetNanos, Group group) {
    /** {@code labels} is ignored when {@code kind} is NONE. */
    record Group(Kind kind, Set<String> labels) {
        enum Kind {
            NONE,
            BY,
            WITHOUT
        }
    }

    static final Set<String> COUNTING =
            Set.of("count_over_time", "rate", "bytes_over_time", "bytes_rate", "absent_over_time");
    static final Set<String> UNWRAPPED = Set.of(
            "sum_over_time",
            "avg_over_time",
            "min_over_time",
            "max_over_time",
            "first_over_time",
            "last_over_time",
            "stdvar_over_time",
            "stddev_over_time",
            "quantile_over_time",
            "rate_counter");

    static boolean known(String op) {
        return COUNTING.contains(op) || UNWRAPPED.contains(op);
    }

    /** Reads from behind the operator's name. */
    static RangeAggregation parse(String op, Cursor in) {
        in.expect("(");
        double param = 0;
        if (op.equals("quantile_over_time")) {
            param = Quantities.parse(in.quantity()).orElse(Double.NaN);
            in.expect(",");
        }
        boolean wrapped = in.accept("(");
        var reader = new PipelineParser(in);
        var matchers = reader.selector();
        long range = in.at("[") ? range(in) : 0;
        List<Stage> stages = reader.stages();
        if (wrapped) {
            in.expect(")");
        }
        if (range == 0) {
            range = range(in);
        }
        long offset = in.acceptWord("offset") ? duration(in) : 0;
        in.expect(")");
        Group group = new Group(Group.Kind.NONE, Set.of());
        for (var kind : List.of(Group.Kind.BY, Group.Kind.WITHOUT)) {
            if (in.acceptWord(kind.name().toLowerCase(java.util.Locale.ROOT))) {
                group = new Group(kind, labels(in));
            }
        }
        return new RangeAggregation(op, param, new Pipeline(matchers, stages), range, offset, group);
    }

    private static Set<String> labels(Cursor in) {
        var labels = new java.util.HashSet<String>();
        in.expect("(");
        while (!in.at(")")) {
            labels.add(in.name());
            if (!in.accept(",")) {
                break;
            }
        }
        in.expect(")");
        return labels;
    }

    private static long range(Cursor in) {
        in.expect("[");
        long nanos = duration(in);
        in.expect("]");
        return nanos;
    }

    private static long duration(Cursor in) {
        String text = in.quantity();
        try {
            return Math.multiplyExact(PromqlDurations.millis(text), 1_000_000L);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw in.error("not a valid duration string: \"" + text + "\"");
        }
    }

    List<Value.Sample> at(LogStore store, long millis) {
        long to = millis * 1_000_000L - offsetNanos;
        Map<Labels, List<Line>> groups = new TreeMap<>();
        for (Line line : pipeline.run(store, to - rangeNanos + 1, to + 1)) {
            groups.computeIfAbsent(key(line), k -> new ArrayList<>()).add(line);
        }
        var samples = new ArrayList<Value.Sample>();
        if (op.equals("absent_over_time")) {
            if (groups.isEmpty()) {
                var labels = new TreeMap<String, String>();
                pipeline.matchers().forEach(m -> {
                    if (m.op() == io.obsctl.sandbox.backend.metrics.Matcher.Op.EQ) {
                        labels.put(m.label(), m.value());
                    }
                });
                samples.add(new Value.Sample(Labels.of(labels), 1, millis));
            }
            return samples;
        }
        groups.forEach((labels, lines) -> samples.add(new Value.Sample(labels, reduce(lines), millis)));
        return samples;
    }

    private Labels key(Line line) {
        Labels all = Labels.of(line.labels);
        return switch (group.kind) {
            case NONE -> all;
            case BY -> all.only(group.labels);
            case WITHOUT -> all.without(group.labels);
        };
    }

    private double reduce(List<Line> lines) {
        double seconds = rangeNanos / 1e9;
        double[] v = lines.stream().mapToDouble(l -> l.number).toArray();
        return switch (op) {
            case "count_over_time" -> lines.size();
            case "rate" ->
                Double.isNaN(v[0]) ? lines.size() / seconds : Arrays.stream(v).sum() / seconds;
            case "bytes_over_time" -> bytes(lines);
            case "bytes_rate" -> bytes(lines) / seconds;
            case "sum_over_time" -> Arrays.stream(v).sum();
            case "avg_over_time" -> Arrays.stream(v).sum() / v.length;
            case "min_over_time" -> Arrays.stream(v).min().orElse(Double.NaN);
            case "max_over_time" -> Arrays.stream(v).max().orElse(Double.NaN);
            case "first_over_time" -> v[0];
            case "last_over_time" -> v[v.length - 1];
            case "stdvar_over_time" -> variance(v);
            case "stddev_over_time" -> Math.sqrt(variance(v));
            case "rate_counter" -> (v[v.length - 1] - v[0]) / seconds;
            default -> quantile(v);
        };
    }

    private static double bytes(List<Line> lines) {
        return lines.stream()
                .mapToInt(l -> l.text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static double variance(double[] v) {
        double mean = Arrays.stream(v).sum() / v.length;
        return Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum() / v.length;
    }

    private double quantile(double[] v) {
        double[] sorted = v.clone();
        Arrays.sort(sorted);
        double rank = Math.max(0, Math.min(1, param)) * (sorted.length - 1);
        int low = (int) Math.floor(rank);
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (sorted[high] - sorted[low]) * (rank - low);
    }
}
