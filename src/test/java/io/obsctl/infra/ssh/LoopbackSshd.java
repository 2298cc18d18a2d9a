package io.obsctl.infra.ssh;

import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.testing.Await;
import io.obsctl.testing.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A real OpenSSH server on a high port of loopback, without SFTP, for the user that runs the tests. */
public final class LoopbackSshd implements AutoCloseable {
    public final Path directory;
    public final int port;
    private @Nullable Process process;

    /** @param path what PATH is for those who log in */
    public LoopbackSshd(Path directory, String path) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.port = Ports.free();
        keygen("host_key", "");
        keygen("user_key", "");
        keygen("locked_key", "FAKE-passphrase");
        Files.writeString(
                directory.resolve("authorized_keys"),
                Files.readString(directory.resolve("user_key.pub"))
                        + Files.readString(directory.resolve("locked_key.pub")));
        Files.writeString(
                directory.resolve("sshd_config"),
                String.join(
                        "\n",
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + directory.resolve("host_key"),
                        "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
                        "PidFile none",
                        "StrictModes no",
                        "UsePAM no",
                        "PasswordAuthentication no",
                        "AllowTcpForwarding yes",
                        // A login shell of a test reads no .bashrc: that of whoever runs the tests may do and wait for
                        // anything.
                        "SetEnv PATH=\"" + path + "\" SHLVL=1",
                        ""));
        start();
        trustHostKey();
    }

    public static boolean possible() {
        return Files.isExecutable(Path.of("/usr/sbin/sshd"))
                && Files.isExecutable(Path.of("/usr/bin/ssh-keygen"))
                && "root".equals(System.getProperty("user.name"));
    }

    /** Starts it anew with more settings. */
    void configure(String... lines) throws IOException {
        stop();
        Files.writeString(
                directory.resolve("sshd_config"),
                Files.readString(directory.resolve("sshd_config")) + String.join("\n", lines) + "\n");
        start();
    }

    void start() throws IOException {
        Files.createDirectories(Path.of("/run/sshd"));
        process = new ProcessBuilder(
                        "/usr/sbin/sshd",
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Await.until("sshd starts or ends", () -> !process.isAlive() || Await.listens(port));
        if (!process.isAlive()) {
            throw new IOException("sshd does not start: " + Files.readString(directory.resolve("log")));
        }
    }

    void keygen(String name, String passphrase) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
        Files.deleteIfExists(directory.resolve(name + ".pub"));
        exec(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                passphrase,
                "-C",
                "test",
                "-f",
                directory.resolve(name).toString());
    }

    static void exec(String... argv) throws IOException {
        Process run = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (run.waitFor() != 0) {
                throw new IOException(String.join(" ", argv) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    void trustHostKey() throws IOException {
        String[] key = Files.readString(directory.resolve("host_key.pub")).split(" ");
        Files.writeString(knownHosts(), "[127.0.0.1]:" + port + " " + key[0] + " " + key[1] + "\n");
    }

    HostDefaults defaults() {
        return new HostDefaults(
                "root",
                port,
                false,
                directory.resolve("user_key").toString(),
                knownHosts().toString(),
                null);
    }

    static Host host(String name) {
        return new Host(name, "127.0.0.1", null, null, null, null, null, Map.of(), java.util.List.of());
    }

    static SshOptions options(PassphrasePrompt prompt) {
        return new SshOptions(
                Path.of("/nowhere"),
                Optional.empty(),
                prompt,
                "obsctl hosts trust prod",
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));
    }

    List<String> log() throws IOException {
        return Files.readAllLines(directory.resolve("log"));
    }

    void stop() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            // The next one on this port finds it free, and nobody talks to this one any more.
            process.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
