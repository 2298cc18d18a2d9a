package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.model.HostKeyOffer;
import io.obsctl.model.Secret;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to a real OpenSSH server. */
class SshHostsIT {
    @TempDir
    Path root;

    private LoopbackSshd sshd;
    private final Host host = LoopbackSshd.host("worker-1");

    @BeforeEach
    void start() throws IOException {
        assumeTrue(LoopbackSshd.possible(), "needs root and an OpenSSH server");
        sshd = new LoopbackSshd(root.resolve("ssh"), "/usr/bin:/bin:/usr/sbin:/sbin");
    }

    @AfterEach
    void stop() {
        if (sshd != null) {
            sshd.close();
        }
    }

    private SshHosts hosts(HostDefaults defaults, PassphrasePrompt prompt) {
        return new SshHosts(defaults, LoopbackSshd.options(prompt));
    }

    private HostDefaults keyed(String key) {
        HostDefaults d = sshd.defaults();
        return new HostDefaults(
                d.user(), d.port(), false, sshd.directory.resolve(key).toString(), d.knownHosts(), d.jump());
    }

    private static RemoteResult run(SshHosts hosts, Host host, RemoteCommand command) throws SshFailure {
        return hosts.connection(host).run("test", command, new byte[0], Duration.ofSeconds(10));
    }

    private Problem failure(HostDefaults defaults, PassphrasePrompt prompt) {
        try (SshHosts hosts = hosts(defaults, prompt)) {
            run(hosts, host, RemoteCommand.of("true"));
        } catch (SshFailure e) {
            return e.problem();
        }
        throw new AssertionError("it connected");
    }

    @Test
    void bothStreamsAndTheStatusOfACommandAreRead() throws SshFailure {
        try (SshHosts hosts = hosts(sshd.defaults(), PassphrasePrompt.none())) {
            RemoteResult result = hosts.connection(host)
                    .run(
                            "test",
                            RemoteCommand.of("sh", "-c", "cat; echo wrong >&2; exit 7"),
                            "in\n".getBytes(StandardCharsets.UTF_8),
                            Duration.ofSeconds(10));
            assertThat(result.text()).isEqualTo("in\n");
            assertThat(result.error()).isEqualTo("wrong\n");
            assertThat(result.status()).isEqualTo(7);
        }
    }

    @Test
    void endlessOutputIsBounded() throws SshFailure {
        try (SshHosts hosts = hosts(sshd.defaults(), PassphrasePrompt.none())) {
            RemoteResult result = run(hosts, host, RemoteCommand.of("head", "-c", "20000000", "/dev/zero"));
            assertThat(result.output()).hasSize(16 << 20);
            assertThat(result.truncated()).isTrue();
        }
    }

    @Test
    void aCommandThatDoesNotEndIsGivenUp() {
        try (SshHosts hosts = hosts(sshd.defaults(), PassphrasePrompt.none())) {
            assertThatThrownBy(() -> hosts.connection(host)
                            .run("nap", RemoteCommand.of("sleep", "60"), new byte[0], Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(
                            SshFailure.class,
                            e -> assertThat(e.problem().id().toString()).isEqualTo("ssh/timeout"));
        }
    }

    @Test
    void aServerThatGoesAwayIsALostConnection() {
        try (SshHosts hosts = hosts(sshd.defaults(), PassphrasePrompt.none())) {
            assertThatThrownBy(() -> hosts.connection(host)
                            .run(
                                    "work",
                                    RemoteCommand.of("sh", "-c", "echo begun; sleep 60"),
                                    new byte[0],
                                    Duration.ofSeconds(30),
                                    line -> sshd.stop()))
                    .isInstanceOfSatisfying(
                            SshFailure.class,
                            e -> assertThat(e.problem().id().toString()).isEqualTo("ssh/connection-lost"));
        }
    }

    @Test
    void anUnknownKeyIsRefusedUntilAPersonTrustsIt() throws IOException, SshFailure {
        Files.delete(sshd.knownHosts());
        Problem problem = failure(sshd.defaults(), PassphrasePrompt.none());
        assertThat(problem.id().toString()).isEqualTo("ssh/unknown-host-key");
        assertThat(problem.hints().get(0).command()).isEqualTo("obsctl hosts trust prod worker-1");
        try (SshHosts hosts = hosts(sshd.defaults(), PassphrasePrompt.none())) {
            HostKeyOffer offer = hosts.offeredKey(host);
            assertThat(problem.detail()).contains(offer.fingerprint());
            assertThat(fingerprintByOpenSsh()).contains(offer.fingerprint());
            assertThat(hosts.trust(host, offer)).isEqualTo(sshd.knownHosts());
            assertThat(run(hosts, host, RemoteCommand.of("true")).status()).isZero();
        }
    }

    private String fingerprintByOpenSsh() throws IOException {
        Process process = new ProcessBuilder(
                        "ssh-keygen",
                        "-l",
                        "-f",
                        sshd.directory.resolve("host_key.pub").toString())
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aChangedKeyIsRefusedAndIsNotTrustedByAccident() throws IOException {
        sshd.keygen("other_key", "");
        String[] other =
                Files.readString(sshd.directory.resolve("other_key.pub")).split(" ");
        Files.writeString(sshd.knownHosts(), "[127.0.0.1]:" + sshd.port + " " + other[0] + " " + other[1] + "\n");
        Problem problem = failure(sshd.defaults(), PassphrasePrompt.none());
        assertThat(problem.id().toString()).isEqualTo("ssh/changed-host-key");
        assertThat(problem.hints().get(1).command()).contains("-R '[127.0.0.1]:" + sshd.port + "'");
        assertThat(Files.readString(sshd.knownHosts())).contains(other[1]);
    }

    @Test
    void keysThatTheHostDoesNotAcceptAreNamed() throws IOException {
        sshd.keygen("stranger_key", "");
        Problem problem = failure(keyed("stranger_key"), PassphrasePrompt.none());
        assertThat(problem.id().toString()).isEqualTo("ssh/auth-failed");
        assertThat(problem.detail()).contains("stranger_key");
    }

    @Test
    void aKeyThatCannotBeReadIsSaid() {
        assertThat(failure(keyed("no_such_key"), PassphrasePrompt.none()).id().toString())
                .isEqualTo("ssh/key-unreadable");
    }

    @Test
    void aPassphraseIsAskedForOnce() throws SshFailure {
        int[] asked = {0};
        try (SshHosts hosts = hosts(keyed("locked_key"), file -> {
            asked[0]++;
            return Optional.of(Secret.of("FAKE-passphrase"));
        })) {
            assertThat(run(hosts, host, RemoteCommand.of("true")).status()).isZero();
            assertThat(run(hosts, LoopbackSshd.host("worker-2"), RemoteCommand.of("true"))
                            .status())
                    .isZero();
        }
        assertThat(asked[0]).isEqualTo(1);
        Problem without = failure(keyed("locked_key"), PassphrasePrompt.none());
        assertThat(without.id().toString()).isEqualTo("ssh/auth-failed");
        assertThat(without.detail()).contains("needs a passphrase");
    }

    @Test
    void theAgentsKeysAreUsed() throws IOException, SshFailure, InterruptedException {
        Path socket = root.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
        try {
            Process add = null;
            for (int i = 0; i < 100 && (add == null || add.exitValue() != 0); i++) {
                ProcessBuilder builder = new ProcessBuilder(
                        "ssh-add", "-q", sshd.directory.resolve("user_key").toString());
                builder.environment().put("SSH_AUTH_SOCK", socket.toString());
                add = builder.start();
                add.waitFor();
            }
            SshOptions options = new SshOptions(
                    root,
                    Optional.of(socket),
                    PassphrasePrompt.none(),
                    "obsctl hosts trust",
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5));
            HostDefaults d = sshd.defaults();
            try (SshHosts hosts =
                    new SshHosts(new HostDefaults("root", d.port(), false, null, d.knownHosts(), null), options)) {
                assertThat(run(hosts, host, RemoteCommand.of("true")).status()).isZero();
            }
        } finally {
            agent.destroy();
        }
    }

    @Test
    void aJumpHostIsGoneThrough() throws IOException, SshFailure {
        try (LoopbackSshd inner = new LoopbackSshd(root.resolve("inner"), "/usr/bin:/bin")) {
            Files.writeString(
                    sshd.knownHosts(), Files.readString(sshd.knownHosts()) + Files.readString(inner.knownHosts()));
            Files.writeString(
                    inner.directory.resolve("authorized_keys"),
                    Files.readString(sshd.directory.resolve("user_key.pub")));
            HostDefaults d = sshd.defaults();
            HostDefaults through = new HostDefaults(
                    "root", inner.port, false, d.keyFile(), d.knownHosts(), "root@127.0.0.1:" + sshd.port);
            try (SshHosts hosts = hosts(through, PassphrasePrompt.none())) {
                assertThat(run(hosts, host, RemoteCommand.of("true")).status()).isZero();
            }
            assertThat(sshd.log()).anyMatch(l -> l.contains("Accepted publickey"));
            assertThat(inner.log()).anyMatch(l -> l.contains("Accepted publickey"));
        }
    }

    @Test
    void aTunnelLeadsToAnAddressAsTheHostSeesIt() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (SshHosts hosts = hosts(sshd.defaults(), PassphrasePrompt.none());
                SshTunnel tunnel =
                        hosts.tunnel(host, "0.0.0.0:" + server.getAddress().getPort())) {
            try (Socket socket = new Socket()) {
                socket.connect(tunnel.local());
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 204");
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aHostThatDoesNotAnswerIsUnreachable() {
        sshd.stop();
        try (SshHosts hosts = hosts(sshd.defaults(), PassphrasePrompt.none())) {
            assertThatThrownBy(() -> hosts.tunnel(host, "127.0.0.1:4318"))
                    .isInstanceOfSatisfying(ObsctlException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
                        assertThat(e.problems().get(0).id().toString()).isEqualTo("ssh/unreachable");
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bastion, bastion, 22, deploy",
        "ops@bastion, bastion, 22, ops",
        "ops@bastion:2222, bastion, 2222, ops",
        "ops@[2001:db8::1]:2222, 2001:db8::1, 2222, ops",
        "2001:db8::1, 2001:db8::1, 22, deploy"
    })
    void aJumpHostIsReadAsOpenSshReadsIt(String spec, String address, int port, String user) {
        Endpoint endpoint = new Endpoints(
                        new HostDefaults("deploy", 22, true, null, null, spec),
                        LoopbackSshd.options(PassphrasePrompt.none()))
                .of(new Host("h", "a", null, null, null, null, null, Map.of(), java.util.List.of()));
        Endpoint jump = endpoint.jump().orElseThrow();
        assertThat(jump.address()).isEqualTo(address);
        assertThat(jump.port()).isEqualTo(port);
        assertThat(jump.user()).isEqualTo(user);
    }
}
