package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("What holds for every host that does not say otherwise.")
public record HostDefaults(
        @Doc(value = "The SSH user.", def = "deploy") String user,

        @Bounds(min = 1, max = 65535) @Doc(value = "The SSH port.", def = "22")
        int port,

        @Doc(value = "Whether the user needs sudo to change the host.", def = "true")
        boolean sudo,

        @Doc(value = "The private key; default: the agent and the keys in ~/.ssh.", examples = "~/.ssh/id_ed25519")
        @Nullable
        String keyFile,

        @Doc(value = "The file of host keys; default ~/.ssh/known_hosts.", examples = "./known_hosts") @Nullable
        String knownHosts,

        @Doc(value = "A jump host, user@host[:port].", examples = "ops@bastion.example.org") @Nullable
        String jump) {}
