package io.obsctl.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("One Redis server.")
public record Redis(
        @Doc(value = "The label instance.", def = "redis") String name,

        @Doc(value = "Host and port.", def = "\"127.0.0.1:6379\"")
        String address,

        @Doc(value = "Reference to its password.", examples = "env:REDIS_PASSWORD") @Nullable
        SecretRef password,

        @Doc("TLS of rediss://: whom to trust, and who the exporter is.") @Nullable
        ClientTls tls,

        @Doc(value = "How often.", def = "60s") Duration interval,

        @Doc(value = "Regular expressions of metric names to keep; empty keeps all.", def = "[]")
        List<String> keep) {
    public Redis {
        keep = List.copyOf(keep);
    }
}
