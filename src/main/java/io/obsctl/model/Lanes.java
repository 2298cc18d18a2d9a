package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("Addresses and instance ids. The ids of one stack all differ; another lane's id answers 401.")
public record Lanes(
        @Doc("The OTLP gateway (the id is the stack's own id).") @Nullable
        LaneAddress otlp,

        @Doc("Mimir, or any Prometheus: metrics in by remote write and out by query.") @Nullable
        LaneAddress mimir,

        @Doc("Loki.") @Nullable LaneAddress loki,
        @Doc("Tempo, for reading.") @Nullable LaneAddress tempo) {}
