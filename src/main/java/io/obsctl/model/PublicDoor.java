package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("The authenticated way in from outside.")
public record PublicDoor(
        @Doc(value = "The public address for OTLP/HTTP.", def = "\"0.0.0.0:4319\"")
        String listen,

        @Doc(value = "Path on the host of the TLS certificate.", examples = "/etc/obsctl/tls/door.crt") @Nullable
        String certificate,

        @Doc(value = "Path on the host of the TLS key.", examples = "/etc/obsctl/tls/door.key") @Nullable
        String key,

        @Doc(value = "The user name that senders log in with.", def = "sender")
        String user,

        @Doc(value = "Reference to the senders' password.", examples = "env:DOOR_PASSWORD")
        SecretRef password) {}
