package io.obsctl.lint;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.model.AppMetric;
import io.obsctl.model.MetricType;
import io.obsctl.model.ProbeNames;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.Problem;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which metrics a bundle's collectors and applications produce: what the application declares, what the exporters in
 * the config are known for, thinned out by the relabelling behind them, and what rules record.
 */
final class ProducedMetrics {
    /** "Cannot tell" is an answer: a scrape of an unknown program may give anything. */
    enum Answer {
        YES,
        NO,
        CANNOT_TELL
    }

    /** Exporters by component, with the names that they are known for. */
    private static final Map<String, Pattern> EXPORTERS = Map.of(
            "prometheus.exporter.unix", Pattern.compile("node_.*"),
            "prometheus.exporter.postgres", Pattern.compile("pg_.*|postgres_.*"),
            "prometheus.exporter.redis", Pattern.compile("redis_.*"),
            "prometheus.exporter.mongodb", Pattern.compile("mongodb_.*|go_mongodb_.*"),
            "prometheus.exporter.cadvisor", Pattern.compile("container_.*|machine_.*|cadvisor_.*"),
            "prometheus.exporter.self",
                    Pattern.compile(
                            "alloy_.*|otelcol_.*|loki_.*|prometheus_.*|go_.*|process_.*|(exporter|receiver|processor)_.*"));

    private final Set<String> exact = new LinkedHashSet<>();
    private final Map<String, Pattern> exporters = new HashMap<>();
    private final Map<String, Pattern> kept = new HashMap<>();
    private boolean unbounded;

    private ProducedMetrics() {}

    static ProducedMetrics of(BundleUnderCheck bundle) {
        ProducedMetrics produced = new ProducedMetrics();
        produced.exact.addAll(List.of("up", "ALERTS", "ALERTS_FOR_STATE", ProbeNames.METRIC, "target_info"));
        bundle.profile().application().metrics().forEach(produced::declare);
        bundle.metricRules().stream().filter(r -> !r.alert()).forEach(r -> produced.exact.add(r.name()));
        bundle.configs().forEach(produced::read);
        return produced;
    }

    private void declare(AppMetric metric) {
        exact.add(metric.name());
        if (metric.type() == MetricType.HISTOGRAM) {
            for (String suffix : List.of("_bucket", "_sum", "_count")) {
                exact.add(metric.name() + suffix);
            }
        }
    }

    private void read(AlloyFile config) {
        for (Statement statement : config.body()) {
            if (statement instanceof Statement.Block block && block.label() != null) {
                if (EXPORTERS.containsKey(block.name())) {
                    exporters.put(block.label(), EXPORTERS.get(block.name()));
                } else if (block.name().startsWith("prometheus.exporter.")) {
                    unbounded = true;
                } else if (block.name().equals("prometheus.relabel")) {
                    keeps(block);
                } else if (block.name().equals("prometheus.scrape") && scrapesForeignTargets(block)) {
                    exporters.put(block.label(), Pattern.compile(".*"));
                }
            }
        }
        unbounded |= exporters.entrySet().stream()
                .anyMatch(e -> e.getValue().pattern().equals(".*") && !kept.containsKey(e.getKey()));
    }

    private static boolean scrapesForeignTargets(Statement.Block scrape) {
        return scrape.body().stream()
                .anyMatch(s -> s instanceof Statement.Attribute a
                        && a.name().equals("targets")
                        && a.value() instanceof Expression.ListLiteral);
    }

    private void keeps(Statement.Block relabel) {
        for (Statement statement : relabel.body()) {
            if (statement instanceof Statement.Block rule
                    && rule.name().equals("rule")
                    && text(rule, "action").equals("keep")
                    && relabel.label() != null) {
                try {
                    kept.put(relabel.label(), Pattern.compile(text(rule, "regex")));
                } catch (PatternSyntaxException e) {
                    // Not Java's syntax, though it may be RE2's: what it keeps cannot be told.
                    unbounded = true;
                }
            }
        }
    }

    private static String text(Statement.Block block, String name) {
        for (Statement statement : block.body()) {
            if (statement instanceof Statement.Attribute a
                    && a.name().equals(name)
                    && a.value() instanceof Expression.Literal literal) {
                return literal.value();
            }
        }
        return "";
    }

    Answer answer(String metric) {
        if (exact.contains(metric)) {
            return Answer.YES;
        }
        for (Map.Entry<String, Pattern> exporter : exporters.entrySet()) {
            Pattern keep = kept.get(exporter.getKey());
            if (exporter.getValue().matcher(metric).matches()
                    && (keep == null
                            ? !exporter.getValue().pattern().equals(".*")
                            : keep.matcher(metric).matches())) {
                return Answer.YES;
            }
        }
        return unbounded ? Answer.CANNOT_TELL : Answer.NO;
    }

    /** The problem with what is nearest and how to mend it. */
    Problem explain(Problem problem, String metric) {
        boolean dropped = exporters.values().stream()
                .anyMatch(p -> !p.pattern().equals(".*") && p.matcher(metric).matches());
        Problem explained = dropped
                ? problem.hint("Its exporter has it, but `keep:` in the profile drops it: add it there.")
                : problem.hint("Declare it under application.metrics if the application sends it.");
        return Nearest.to(metric, exact)
                .map(near -> explained.hint("Did you mean `" + near + "`?"))
                .orElse(explained);
    }
}
