package io.obsctl.model;

/** Who runs the backend. {@code SANDBOX} is the embedded stand-in, for learning, demos and tests. */
public enum StackKind {
    GRAFANA_CLOUD,
    SELF_HOSTED,
    SANDBOX
}
