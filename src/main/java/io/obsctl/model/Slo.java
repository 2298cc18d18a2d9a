package io.obsctl.model;

import java.time.Duration;

@Doc("One objective.")
public record Slo(
        @Doc(value = "Its name.", examples = "availability") String name,

        @Doc(value = "The share that has to be good.", examples = "99.9%")
        Percent objective,

        @Doc(value = "PromQL of a counter of good events.", examples = "job_processed_total{status=\"success\"}")
        String good,

        @Doc(value = "PromQL of a counter of all events.", examples = "job_processed_total")
        String total,

        @Doc(value = "The window of the objective.", def = "30d")
        Duration window) {}
