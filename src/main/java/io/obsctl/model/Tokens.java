package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("References to the tokens, one each for its purpose.")
public record Tokens(
        @Doc(
                value = "The access-policy token that collectors write with: the only one that ever reaches a host.",
                examples = "env:GRAFANA_CLOUD_TOKEN")
        @Nullable
        SecretRef write,

        @Doc(
                value = "The access-policy token that verify reads with; default: the write token.",
                examples = "env:GRAFANA_CLOUD_READ_TOKEN")
        @Nullable
        SecretRef read,

        @Doc(
                value = "The Grafana service-account token that dashboards are deployed with.",
                examples = "env:GRAFANA_SA_TOKEN")
        @Nullable
        SecretRef deploy,

        @Doc(
                value = "The access-policy token with rules:write that rule groups are deployed to Mimir and Loki with;"
                        + " default: the deploy token.",
                examples = "env:GRAFANA_CLOUD_RULES_TOKEN")
        @Nullable
        SecretRef rules,

        @Doc(
                value = "A token with stacks:read, for finding ids; never stored on a host.",
                examples = "env:GRAFANA_CLOUD_STACKS_TOKEN")
        @Nullable
        SecretRef stacks,

        @Doc("When tokens end, as far as known: the bundle then alerts before they do.") @Nullable
        TokenExpiry expires) {}
