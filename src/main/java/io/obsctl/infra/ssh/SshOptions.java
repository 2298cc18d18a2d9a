package io.obsctl.infra.ssh;

import java.nio.file.Path;
import java.time.Duration;
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
 */
public record SshOptions(
        Path userHome,
        Optional<Path> agentSocket,
        PassphrasePrompt passphrases,
        String trustCommand,
        Duration connectTimeout,
        Duration keepAlive) {
    /** Ten seconds for reaching a host, a sign of life every fifteen. */
    public static SshOptions of(
            Path userHome, Optional<Path> agentSocket, PassphrasePrompt passphrases, String trustCommand) {
        return new SshOptions(
                userHome, agentSocket, passphrases, trustCommand, Duration.ofSeconds(10), Duration.ofSeconds(15));
    }

    /** A path of a profile: {@code ~/} is the user's home, anything else as it stands. */
    Path path(String written) {
        return written.startsWith("~/") ? userHome.resolve(written.substring(2)) : Path.of(written);
    }
}
