package io.obsctl.model;

import java.net.URI;
import org.jspecify.annotations.Nullable;

@Doc("One Grafana.")
public record GrafanaAddress(
        @Doc(value = "Its root URL.", examples = "https://sheenapps.grafana.net")
        URI url,

        @Doc(value = "The organisation, when it is not 1.", examples = "\"1\"") @Nullable
        String org,

        @Doc("TLS of Grafana; what is not given is the stack's.") @Nullable
        ClientTls tls) {
    /** With what the system trusts. */
    public GrafanaAddress(URI url, @Nullable String org) {
        this(url, org, null);
    }

    /** The same with this TLS where it has none of its own. */
    GrafanaAddress orTls(@Nullable ClientTls other) {
        return other == null ? this : new GrafanaAddress(url, org, tls == null ? other : tls.or(other));
    }
}
