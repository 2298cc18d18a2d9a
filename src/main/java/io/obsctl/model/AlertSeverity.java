package io.obsctl.model;

/** Severities of alerts, worst first. */
public enum AlertSeverity {
    CRITICAL,
    WARNING,
    INFO
}
