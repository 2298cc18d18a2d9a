package io.obsctl.model;

@Doc("OTLP from applications.")
public record OtlpSource(
        @Doc(value = "Take traces.", def = "true") boolean traces,
        @Doc(value = "Take metrics.", def = "true") boolean metrics,
        @Doc(value = "Take logs.", def = "true") boolean logs) {}
