package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("One machine.")
public record Host(
        @Doc(value = "Its name in plans and reports.", examples = "worker-1")
        String name,

        @Doc(value = "Host name or IP address.", examples = "203.0.113.10")
        String address,

        @Doc("The SSH user, when it differs.") @Nullable String user,

        @Bounds(min = 1, max = 65535) @Doc("The SSH port, when it differs.") @Nullable
        Integer port,

        @Doc("Whether sudo is needed, when it differs.") @Nullable
        Boolean sudo,

        @Doc("The private key, when it differs.") @Nullable String keyFile,
        @Doc("The jump host, when it differs.") @Nullable String jump,

        @Doc(value = "Labels that waves choose by.", def = "{}", examples = "{ group: canary }")
        Map<String, String> labels) {
    public Host {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
