package io.obsctl.model;

import java.time.Duration;
import java.util.List;

@Doc("What a proof has to show.")
public record VerifySettings(
        @Doc(value = "Services that must have been seen.", def = "[]", examples = "[api, worker]")
        List<String> services,

        @Doc(value = "How recently.", def = "10m") Duration within,

        @Doc(value = "How long to wait for a probe.", def = "90s")
        Duration timeout) {
    public VerifySettings {
        services = List.copyOf(services);
    }
}
