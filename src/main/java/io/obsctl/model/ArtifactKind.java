package io.obsctl.model;

/** What an artifact is, and so which target takes it. */
public enum ArtifactKind {
    ALLOY_CONFIG,
    SYSTEMD_UNIT,
    ENV_FILE,
    CREDENTIAL,
    DASHBOARD,
    FOLDER,
    MIMIR_RULES,
    LOKI_RULES,
    ALERT_RULES,
    CONTACT_POINT,
    NOTIFICATION_POLICY,
    DATASOURCE,
    RUNBOOK,
    COMPOSE_FILE,
    INSTALL,
    MANIFEST
}
