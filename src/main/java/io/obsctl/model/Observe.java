package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Doc("Dashboards, objectives, alerts and whom they reach.")
public record Observe(
        @Doc(value = "The Grafana folder; default: the service's name.", def = "\"\"")
        String folder,

        @Doc(
                value = "Names of dashboards, files under templates/dashboards.",
                def = "[]",
                examples = "[golden-signals, collector-health]")
        List<String> dashboards,

        @Doc(value = "Objectives.", def = "[]") List<Slo> slos,
        @Doc(value = "Alert rules.", def = "{}") Alerts alerts,

        @Doc(value = "Ways to reach people, by name.", def = "{}")
        Map<String, ContactPoint> contactPoints,

        @Doc(
                key = "notify",
                value = "Contact points for each severity.",
                def = "{}",
                examples = "{ critical: [pagerduty, slack], warning: [slack] }")
        Map<AlertSeverity, List<String>> notifications) {
    public Observe {
        dashboards = List.copyOf(dashboards);
        slos = List.copyOf(slos);
        contactPoints = Collections.unmodifiableMap(new LinkedHashMap<>(contactPoints));
        notifications = Collections.unmodifiableMap(new LinkedHashMap<>(notifications));
    }
}
