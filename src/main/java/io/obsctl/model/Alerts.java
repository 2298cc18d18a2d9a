package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Doc("Alert rules.")
public record Alerts(
        @Doc(
                value = "Names of rule groups, files under templates/alerts.",
                def = "[]",
                examples = "[worker, collector]")
        List<String> include,

        @Doc(value = "Thresholds by alert name.", def = "{}", examples = "{ HighErrorRate: 5% }")
        Map<String, String> thresholds,

        @Doc(
                value = "Who evaluates alert rules: Mimir's and Loki's rulers, or Grafana itself.",
                def = "mimir",
                examples = "grafana")
        AlertEngine evaluateIn) {
    public Alerts {
        include = List.copyOf(include);
        thresholds = Collections.unmodifiableMap(new LinkedHashMap<>(thresholds));
    }
}
