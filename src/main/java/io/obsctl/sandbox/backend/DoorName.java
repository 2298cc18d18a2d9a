package io.obsctl.sandbox.backend;

/** The doors of a stack, each a server of its own as in the real world. */
public enum DoorName {
    /** grafana.com: stacks, connections, tokens. */
    API,
    OTLP,
    MIMIR,
    LOKI,
    TEMPO,
    GRAFANA,
    ALERTMANAGER,
    PROFILES,
    FLEET;
}
