package io.obsctl.model;

/** How a lane is entered. {@code BASIC} is id and token; {@code TENANT} sends only {@code X-Scope-OrgID}. */
public enum LaneAuth {
    BASIC,
    BEARER,
    TENANT,
    NONE
}
