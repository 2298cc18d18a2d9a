package io.obsctl.model;

/** Who evaluates alert rules. Recording rules are always the rulers'. */
public enum AlertEngine {
    MIMIR,
    GRAFANA
}
