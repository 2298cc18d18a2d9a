package io.obsctl.model;

import java.net.URI;
import org.jspecify.annotations.Nullable;

@Doc("The backend: Grafana Cloud, your own Mimir, Loki and Tempo, or the sandbox.")
public record Stack(
        @Doc(value = "Who runs it.", def = "grafana-cloud") StackKind kind,

        @Doc(value = "The stack's slug, the first label of SLUG.grafana.net.", examples = "sheenapps") @Nullable
        String slug,

        @Doc(
                value = "The Grafana Cloud API that knows the stack's ids; only needs to be set for the sandbox.",
                examples = "https://grafana.com")
        @Nullable
        URI api,

        @Doc(value = "References to tokens, never tokens; one each for its purpose.", def = "{}")
        Tokens tokens,

        @Doc(value = "The ways in and out, each with its OWN instance id.", def = "{}")
        Lanes lanes,

        @Doc("The Grafana that dashboards and contact points go to.") @Nullable
        GrafanaAddress grafana,

        @Doc(
                "TLS of every lane, of Grafana and of the stack's API, such as the authority of a proxy that looks inside.")
        @Nullable
        ClientTls tls) {
    public Stack {
        // Each part knows its TLS, so that nobody has to look in two places.
        lanes = lanes.orTls(tls);
        grafana = grafana == null ? null : grafana.orTls(tls);
    }

    /** With what the system trusts. */
    public Stack(
            StackKind kind,
            @Nullable String slug,
            @Nullable URI api,
            Tokens tokens,
            Lanes lanes,
            @Nullable GrafanaAddress grafana) {
        this(kind, slug, api, tokens, lanes, grafana, null);
    }
}
