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
        String tenant) {}
