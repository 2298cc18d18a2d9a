package io.obsctl.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("One metric of the application, by the name that Prometheus shows.")
public record AppMetric(
        @Doc(value = "The name as queried, unit and suffix included.", examples = "job_processed_total")
        String name,

        @Doc(value = "Its type.", def = "counter") MetricType type,

        @Doc(value = "Labels it carries besides the service's.", def = "[]", examples = "[job_type, status]")
        List<String> labels,

        @Doc("What it counts.") @Nullable String help) {
    public AppMetric {
        labels = List.copyOf(labels);
    }
}
