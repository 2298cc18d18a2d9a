package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("What holds for every host of a group that does not say otherwise.")
public record HostGroup(
        @Doc("The SSH user, when it differs.") @Nullable String user,

        @Bounds(min = 1, max = 65535) @Doc("The SSH port, when it differs.") @Nullable
        Integer port,

        @Doc("Whether sudo is needed, when it differs.") @Nullable
        Boolean sudo,

        @Doc("The private key, when it differs.") @Nullable String keyFile,
        @Doc("The jump host, when it differs.") @Nullable String jump,

        @Doc(value = "Labels of its hosts.", def = "{}", examples = "{ zone: a }")
        Map<String, String> labels) {
    public HostGroup {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
