package io.obsctl.model;

import java.net.URI;
import org.jspecify.annotations.Nullable;

@Doc("One address with its user.")
public record LaneAddress(
        @Doc(
                value = "The base URL; a pasted push URL is cut back to it.",
                examples = "https://logs-prod-012.grafana.net")
        URI url,

        @Doc(value = "The instance id: the user name of this lane.", examples = "1419296") @Nullable
        String id,

        @Doc(value = "How to log in.", def = "basic") LaneAuth auth,

        @Doc(value = "X-Scope-OrgID of a self-hosted backend with several tenants.", examples = "team-a") @Nullable
        String tenant,

        @Doc(
                value =
                        "A reference to this lane's own password or bearer token, for both directions; default: those of"
                                + " stack.tokens.",
                examples = "env:MIMIR_PASSWORD")
        @Nullable
        SecretRef password,

        @Doc("TLS of this lane; what is not given is the stack's.") @Nullable
        ClientTls tls) {
    /** With the stack's tokens, and what the system trusts. */
    public LaneAddress(URI url, @Nullable String id, LaneAuth auth, @Nullable String tenant) {
        this(url, id, auth, tenant, null, null);
    }

    /** The same with another user. */
    public LaneAddress withId(@Nullable String other) {
        return new LaneAddress(url, other, auth, tenant, password, tls);
    }

    /** The same elsewhere. */
    public LaneAddress withUrl(URI other) {
        return new LaneAddress(other, id, auth, tenant, password, tls);
    }

    /** The same with this TLS where it has none of its own. */
    LaneAddress orTls(@Nullable ClientTls other) {
        return other == null
                ? this
                : new LaneAddress(url, id, auth, tenant, password, tls == null ? other : tls.or(other));
    }
}
