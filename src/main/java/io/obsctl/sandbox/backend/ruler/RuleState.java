package io.obsctl.sandbox.backend.ruler;

import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.promql.Numbers;
import io.obsctl.sandbox.backend.promql.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How one rule stands after its evaluations. Guarded by its ruler. */
final class RuleState {
    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*\\$labels\\.([a-zA-Z_][a-zA-Z0-9_]*)\\s*}}");
    private static final Pattern VALUE = Pattern.compile("\\{\\{\\s*\\$value\\s*}}");

    /** One instance of an alert; {@code since} is when it became active (ms). */
    record Active(Labels labels, Map<String, String> annotations, double value, long since, boolean firing) {}

    final Rule rule;
    String health = "unknown";
    String error = "";
    long evaluatedAt;
    Map<Labels, Active> active = new TreeMap<>();

    RuleState(Rule rule) {
        this.rule = rule;
    }

    void failed(String why, long now) {
        health = "err";
        error = why;
        evaluatedAt = now;
    }

    /** Takes the result of an alert's expression. */
    void alert(List<Value.Sample> samples, long now) {
        var next = new TreeMap<Labels, Active>();
        var seen = new HashSet<Labels>();
        for (Value.Sample s : samples) {
            Labels labels = s.labels().withoutName();
            for (var e : rule.labels().entrySet()) {
                labels = labels.with(e.getKey(), expand(e.getValue(), s));
            }
            labels = labels.with("alertname", rule.alert());
            Active before = active.get(labels);
            long since = before == null ? now : before.since;
            boolean firing = now - since >= rule.hold().toMillis();
            var annotations = new TreeMap<String, String>();
            rule.annotations().forEach((k, v) -> annotations.put(k, expand(v, s)));
            if (!seen.add(labels)) {
                failed("vector contains metrics with the same labelset after applying alert labels", now);
                return;
            }
            next.put(labels, new Active(labels, annotations, s.value(), since, firing));
        }
        active = next;
        passed(now);
    }

    void passed(long now) {
        health = "ok";
        error = "";
        evaluatedAt = now;
    }

    /** Labels and the value are filled in; other template actions stay as they are written. */
    private static String expand(String text, Value.Sample s) {
        String values = VALUE.matcher(text).replaceAll(Matcher.quoteReplacement(Numbers.format(s.value())));
        return LABEL.matcher(values)
                .replaceAll(m -> Matcher.quoteReplacement(s.labels().get(m.group(1))));
    }

    String state() {
        if (active.values().stream().anyMatch(Active::firing)) {
            return "firing";
        }
        return active.isEmpty() ? "inactive" : "pending";
    }

    List<Active> alerts() {
        return new ArrayList<>(active.values());
    }
}
