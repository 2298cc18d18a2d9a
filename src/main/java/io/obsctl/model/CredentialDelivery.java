package io.obsctl.model;

/** How a token reaches the collector. {@code AUTO}: {@code PASSWORD_FILE} where every lane of the target Alloy has it (1.15), else {@code ENV_FILE}. */
public enum CredentialDelivery {
    AUTO,
    PASSWORD_FILE,
    LOAD_CREDENTIAL,
    ENV_FILE
}
