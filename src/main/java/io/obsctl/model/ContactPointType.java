package io.obsctl.model;

/** Ways to reach a person. */
public enum ContactPointType {
    SLACK,
    PAGERDUTY,
    EMAIL,
    WEBHOOK,
    OPSGENIE,
    TEAMS
}
