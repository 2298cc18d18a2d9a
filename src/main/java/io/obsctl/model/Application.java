package io.obsctl.model;

import java.util.List;

@Doc("What the application says that it sends.")
public record Application(
        @Doc(value = "Metrics that dashboards and alerts may count on.", def = "[]")
        List<AppMetric> metrics) {
    public Application {
        metrics = List.copyOf(metrics);
    }
}
