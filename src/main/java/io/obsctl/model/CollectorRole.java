package io.obsctl.model;

/** An agent sits beside what it observes; a gateway takes signals from others. */
public enum CollectorRole {
    AGENT,
    GATEWAY
}
