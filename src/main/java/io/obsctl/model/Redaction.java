package io.obsctl.model;

/** Personal data that is masked before it leaves the host. */
public enum Redaction {
    EMAIL,
    CREDIT_CARD,
    IP_ADDRESS,
    PHONE,
    BEARER_TOKEN
}
