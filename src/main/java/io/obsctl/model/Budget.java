package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("What may be spent.")
public record Budget(
        @Bounds(min = 1) @Doc(value = "Active series at most.", examples = "15000") @Nullable
        Long activeSeries,

        @Doc(value = "Logs at most.", examples = "50GB/month") @Nullable
        Volume logs) {}
