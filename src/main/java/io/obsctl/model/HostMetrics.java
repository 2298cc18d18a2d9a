package io.obsctl.model;

import java.time.Duration;
import java.util.List;

@Doc("CPU, memory, disk, network of the host.")
public record HostMetrics(
        @Doc(value = "How often.", def = "60s") Duration interval,

        @Doc(value = "Regular expressions of metric names to keep; empty keeps obsctl's own small set.", def = "[]")
        List<String> keep) {
    public HostMetrics {
        keep = List.copyOf(keep);
    }
}
