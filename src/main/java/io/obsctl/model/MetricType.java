package io.obsctl.model;

/** Kinds of metrics that an application declares. */
public enum MetricType {
    COUNTER,
    GAUGE,
    HISTOGRAM
}
