package io.obsctl.model;

/**
 * How a lane is entered. {@code BASIC} is id and token; {@code MTLS} is a client certificate alone; {@code TENANT} sends
 * only {@code X-Scope-OrgID}. A certificate goes with every one of them.
 */
public enum LaneAuth {
    BASIC,
    BEARER,
    MTLS,
    TENANT,
    NONE;

    /** Whether a password or token is sent. */
    public boolean login() {
        return this == BASIC || this == BEARER;
    }
}
