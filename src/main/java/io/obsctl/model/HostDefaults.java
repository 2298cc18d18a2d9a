package io.obsctl.model;

import org.jspecify.annotations.Nullable;

@Doc("What holds for every host that does not say otherwise.")
public record HostDefaults(
        @Doc(value = "The SSH user; default: what OpenSSH's configuration says, else deploy.", examples = "deploy")
        @Nullable
        String user,

        @Bounds(min = 1, max = 65535)
        @Doc(value = "The SSH port; default: what OpenSSH's configuration says, else 22.", examples = "22")
        @Nullable
        Integer port,

        @Doc(value = "Whether the user needs sudo to change the host. The user root never does.", def = "true")
        boolean sudo,

        @Doc(
                value = "The private key; default: what OpenSSH's configuration says, the agent, the keys in ~/.ssh.",
                examples = "~/.ssh/id_ed25519")
        @Nullable
        String keyFile,

        @Doc(value = "The file of host keys; default ~/.ssh/known_hosts.", examples = "./known_hosts") @Nullable
        String knownHosts,

        @Doc(
                value = "Jump hosts, user@host[:port], comma between several; none for no jump.",
                examples = "ops@bastion.example.org")
        @Nullable
        String jump,

        @Doc(
                value =
                        "The user's password for sudo, where sudo asks for one. It goes over the connection's input only.",
                examples = "env:SUDO_PASSWORD")
        @Nullable
        SecretRef sudoPassword,

        @Doc(
                value = "OpenSSH's configuration: a file in place of ~/.ssh/config and /etc/ssh/ssh_config, or none.",
                examples = "./ssh_config")
        @Nullable
        String sshConfig) {
    /** Without a password for sudo and with OpenSSH's usual configuration. */
    public HostDefaults(
            @Nullable String user,
            @Nullable Integer port,
            boolean sudo,
            @Nullable String keyFile,
            @Nullable String knownHosts,
            @Nullable String jump) {
        this(user, port, sudo, keyFile, knownHosts, jump, null, null);
    }
}
