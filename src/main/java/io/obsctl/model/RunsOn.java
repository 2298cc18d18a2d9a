package io.obsctl.model;

/** Where a collector runs. {@code LOCAL} is a directory on this machine. */
public enum RunsOn {
    SYSTEMD,
    COMPOSE,
    KUBERNETES,
    FLEET,
    LOCAL
}
