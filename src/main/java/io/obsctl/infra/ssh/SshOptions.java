package io.obsctl.infra.ssh;

import io.obsctl.model.SecretSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What holds for all connections of a run.
 *
 * @param userHome where {@code .ssh} is, and what {@code ~/} in a profile means
 * @param agentSocket the agent's socket ({@code SSH_AUTH_SOCK})
 * @param trustCommand the command that trusts a host's key, without the host's name, such as {@code obsctl hosts trust
 *     worker-prod}
 * @param connectTimeout for reaching a host and for its log-in
 * @param keepAlive how often a silent host is asked for a sign of life; after three without one it is lost
 * @param secrets where the password for sudo comes from
 * @param configs OpenSSH's configuration, the user's file before the machine's
 * @param globalKnownHosts host keys that the machine's owner trusts
 */
public record SshOptions(
        Path userHome,
        Optional<Path> agentSocket,
        PassphrasePrompt passphrases,
        String trustCommand,
        Duration connectTimeout,
        Duration keepAlive,
        SecretSource secrets,
        List<Path> configs,
        List<Path> globalKnownHosts) {
    public SshOptions {
        configs = List.copyOf(configs);
        globalKnownHosts = List.copyOf(globalKnownHosts);
    }

    /** Without anything that lies on the machine besides the user's home: no configuration, no password. */
    public SshOptions(
            Path userHome,
            Optional<Path> agentSocket,
            PassphrasePrompt passphrases,
            String trustCommand,
            Duration connectTimeout,
            Duration keepAlive) {
        this(
                userHome,
                agentSocket,
                passphrases,
                trustCommand,
                connectTimeout,
                keepAlive,
                reference -> {
                    throw new IllegalStateException("no secrets here: " + reference);
                },
                List.of(),
                List.of());
    }

    /** What a person's own {@code ssh} would use: ten seconds for reaching a host, a sign of life every fifteen. */
    public static SshOptions of(
            Path userHome,
            Optional<Path> agentSocket,
            PassphrasePrompt passphrases,
            String trustCommand,
            SecretSource secrets) {
        return new SshOptions(
                userHome,
                agentSocket,
                passphrases,
                trustCommand,
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                secrets,
                List.of(userHome.resolve(".ssh/config"), Path.of("/etc/ssh/ssh_config")),
                List.of(Path.of("/etc/ssh/ssh_known_hosts"), Path.of("/etc/ssh/ssh_known_hosts2")));
    }

    /** A path of a profile: {@code ~/} is the user's home, anything else as it stands. */
    Path path(String written) {
        return written.startsWith("~/") ? userHome.resolve(written.substring(2)) : Path.of(written);
    }
}
