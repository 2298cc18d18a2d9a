package io.obsctl.model;

import java.net.URI;
import org.jspecify.annotations.Nullable;

@Doc("One Grafana.")
public record GrafanaAddress(
        @Doc(value = "Its root URL.", examples = "https://sheenapps.grafana.net")
        URI url,

        @Doc(value = "The organisation, when it is not 1.", examples = "\"1\"") @Nullable
        String org) {}
