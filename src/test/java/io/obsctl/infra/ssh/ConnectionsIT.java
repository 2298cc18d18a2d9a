package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.HostDefaults;
import io.obsctl.model.Secret;
import io.obsctl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to log in that people have, against a real OpenSSH server. */
class ConnectionsIT {
    @TempDir
    Path root;

    private LoopbackSshd sshd;
    private Path home;
    private Optional<Path> agent = Optional.empty();
    private int asked;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(LoopbackSshd.possible(), "needs root and an OpenSSH server");
        sshd = new LoopbackSshd(root.resolve("ssh"), "/usr/bin:/bin:/usr/sbin:/sbin");
        home = Files.createDirectories(root.resolve("home"));
        Files.createDirectories(home.resolve(".ssh"));
    }

    @AfterEach
    void stop() {
        if (sshd != null) {
            sshd.close();
        }
    }

    private SshOptions options() {
        return new SshOptions(
                home,
                agent,
                file -> {
                    asked++;
                    return Optional.of(Secret.of("FAKE-passphrase"));
                },
                "obsctl hosts trust prod",
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                ref -> Secret.of("FAKE"),
                List.of(home.resolve(".ssh/config")),
                List.of());
    }

    private void config(String... lines) throws IOException {
        Files.writeString(home.resolve(".ssh/config"), String.join("\n", lines) + "\n");
    }

    /** Everything from OpenSSH's configuration. */
    private SshHosts hosts() {
        return new SshHosts(new HostDefaults(null, null, false, null, null, null), options());
    }

    private static String run(SshHosts hosts, String address, String... argv) throws SshFailure {
        RemoteResult result = hosts.connection(
                        new io.obsctl.model.Host(address, address, null, null, null, null, null, Map.of(), List.of()))
                .run("test", RemoteCommand.of(argv), new byte[0], Duration.ofSeconds(20));
        return result.status() + " " + result.text() + result.error();
    }

    private Problem failure(String address) {
        try (SshHosts hosts = hosts()) {
            throw new AssertionError("it connected: " + run(hosts, address, "true"));
        } catch (SshFailure e) {
            return e.problem();
        }
    }

    private String host(String alias, String... more) {
        return "Host " + alias + "\n HostName 127.0.0.1\n Port " + sshd.port + "\n User root\n UserKnownHostsFile "
                + sshd.knownHosts() + "\n " + String.join("\n ", more);
    }

    private Path key(String name) {
        return sshd.directory.resolve(name);
    }

    @Test
    void anAliasOfOpenSshsConfigurationIsEnough() throws IOException, SshFailure {
        config(host("worker", "IdentityFile " + key("user_key")));
        try (SshHosts hosts = hosts()) {
            assertThat(run(hosts, "worker", "echo", "there")).isEqualTo("0 there\n");
        }
    }

    @Test
    void aHostKeyAliasIsWhatTheHostIsKnownBy() throws IOException, SshFailure {
        Files.writeString(sshd.knownHosts(), Files.readString(sshd.knownHosts()).replaceFirst("^\\S+", "the-alias"));
        config(host("worker", "IdentityFile " + key("user_key")));
        assertThat(failure("worker").id().toString()).isEqualTo("ssh/unknown-host-key");
        config(host("worker", "IdentityFile " + key("user_key"), "HostKeyAlias the-alias"));
        try (SshHosts hosts = hosts()) {
            assertThat(run(hosts, "worker", "true")).isEqualTo("0 ");
        }
    }

    @Test
    void aCertificateLogsInWhereTheBareKeyMayNot() throws IOException, SshFailure {
        sshd.keygen("ca", "");
        sshd.keygen("signed", "FAKE-passphrase");
        LoopbackSshd.exec(
                "ssh-keygen",
                "-q",
                "-s",
                key("ca").toString(),
                "-I",
                "anna",
                "-n",
                "root",
                key("signed.pub").toString());
        sshd.configure("TrustedUserCAKeys " + key("ca.pub"));
        config(host("worker", "IdentityFile " + key("signed")));
        try (SshHosts hosts = hosts()) {
            assertThat(run(hosts, "worker", "true")).isEqualTo("0 ");
        }
        assertThat(sshd.log()).anyMatch(l -> l.contains("Accepted publickey") && l.contains("ED25519-CERT"));

        Files.move(key("signed-cert.pub"), home.resolve("elsewhere"));
        assertThat(failure("worker").id().toString()).isEqualTo("ssh/auth-failed");
        config(host("worker", "IdentityFile " + key("signed"), "CertificateFile ~/elsewhere"));
        try (SshHosts hosts = hosts()) {
            assertThat(run(hosts, "worker", "true")).isEqualTo("0 ");
        }
    }

    @Test
    void aPassphraseIsAskedForOnlyWhenTheHostWantsTheKeyAndOnce() throws IOException, SshFailure {
        sshd.keygen("unwanted", "FAKE-passphrase");
        config(host("w*", "IdentityFile " + key("unwanted"), "IdentityFile " + key("locked_key")));
        try (SshHosts hosts = hosts()) {
            run(hosts, "w1", "true");
            run(hosts, "w2", "true");
        }
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void aJumpHostIsLoggedInToOnceForAllHostsBehindIt() throws IOException, SshFailure {
        try (LoopbackSshd inner = new LoopbackSshd(root.resolve("inner"), "/usr/bin:/bin");
                LoopbackSshd second = new LoopbackSshd(root.resolve("second"), "/usr/bin:/bin")) {
            for (LoopbackSshd server : List.of(inner, second)) {
                Files.writeString(server.directory.resolve("authorized_keys"), Files.readString(key("user_key.pub")));
            }
            Files.writeString(
                    sshd.knownHosts(),
                    Files.readString(sshd.knownHosts())
                            + Files.readString(inner.knownHosts())
                            + Files.readString(second.knownHosts()));
            config(
                    host("bastion", "IdentityFile " + key("user_key")),
                    "Host second\n ProxyJump bastion\n Port " + second.port,
                    "Host w*\n ProxyJump second\n Port " + inner.port,
                    "Host *\n HostName 127.0.0.1\n User root\n IdentityFile " + key("user_key")
                            + "\n UserKnownHostsFile " + sshd.knownHosts());
            try (SshHosts hosts = hosts()) {
                for (String worker : List.of("w1", "w2", "w3")) {
                    assertThat(run(hosts, worker, "true")).isEqualTo("0 ");
                }
                assertThat(run(hosts, "w1", "echo", "again")).isEqualTo("0 again\n");
            }
            assertThat(sshd.log()).filteredOn(l -> l.contains("Accepted")).hasSize(1);
            assertThat(second.log()).filteredOn(l -> l.contains("Accepted")).hasSize(1);
            assertThat(inner.log()).filteredOn(l -> l.contains("Accepted")).hasSize(3);
        }
    }

    @Test
    void aKeyThatTheAgentHoldsIsNotAskedForAndNoKeyIsAddedToTheAgent() throws Exception {
        Path socket = root.resolve("agent");
        agent = Optional.of(socket);
        Process process = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
        try {
            sshd.keygen("other", "");
            config(host("w", "IdentityFile " + key("user_key")));
            try (SshHosts hosts = hosts()) {
                run(hosts, "w", "true");
            }
            assertThat(agentSays(socket, "-l")).contains("no identities");
            Path opened = root.resolve("opened");
            Files.copy(key("locked_key"), opened);
            LoopbackSshd.exec("chmod", "600", opened.toString());
            LoopbackSshd.exec("ssh-keygen", "-q", "-p", "-P", "FAKE-passphrase", "-N", "", "-f", opened.toString());
            agentSays(socket, key("other").toString());
            agentSays(socket, opened.toString());
            config(host("w", "IdentityFile " + key("locked_key"), "IdentitiesOnly yes"));
            try (SshHosts hosts = hosts()) {
                assertThat(run(hosts, "w", "true")).isEqualTo("0 ");
            }
            assertThat(asked).isZero();
        } finally {
            process.destroy();
        }
    }

    private static String agentSays(Path socket, String argument) throws IOException, InterruptedException {
        String output = "";
        for (int attempt = 0; attempt < 100; attempt++) {
            ProcessBuilder builder = new ProcessBuilder("ssh-add", argument).redirectErrorStream(true);
            builder.environment().put("SSH_AUTH_SOCK", socket.toString());
            Process process = builder.start();
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(10, TimeUnit.SECONDS);
            if (!output.contains("connecting to agent") && !output.contains("Error connecting")) {
                break;
            }
        }
        return output;
    }

    @Test
    void aKeyThatLivesInHardwareIsExplained() throws IOException {
        Path file = home.resolve("id_sk");
        Files.writeString(
                file,
                "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(hardwareKey())
                        + "\n-----END OPENSSH PRIVATE KEY-----\n");
        config(host("worker", "IdentityFile ~/id_sk"));
        Problem problem = failure("worker");
        assertThat(problem.id().toString()).isEqualTo("ssh/hardware-key");
        assertThat(problem.hints().get(0).command()).isEqualTo("ssh-add " + file);
    }

    private static byte[] hardwareKey() throws IOException {
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        DataOutputStream inner = new DataOutputStream(blob);
        for (String field : List.of("sk-ssh-ed25519@openssh.com", "0".repeat(32), "ssh:")) {
            inner.writeInt(field.length());
            inner.writeBytes(field);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        out.writeBytes("openssh-key-v1\0");
        for (String field : List.of("none", "none", "")) {
            out.writeInt(field.length());
            out.writeBytes(field);
        }
        out.writeInt(1);
        out.writeInt(blob.size());
        out.write(blob.toByteArray());
        return all.toByteArray();
    }

    @Test
    void noisyStartFilesOfTheShellChangeNothing() throws IOException, SshFailure {
        Path noise = Files.writeString(root.resolve("noise"), "echo Welcome; echo 'fact os windows'; echo oops >&2\n");
        Files.writeString(
                sshd.directory.resolve("sshd_config"),
                Files.readString(sshd.directory.resolve("sshd_config"))
                        .replaceFirst("SetEnv PATH=", "SetEnv BASH_ENV=" + noise + " PATH="));
        sshd.configure();
        config(host("worker", "IdentityFile " + key("user_key")));
        try (SshHosts hosts = hosts()) {
            assertThat(run(hosts, "worker", "echo", "there")).isEqualTo("0 there\n");
        }
        assertThat(sshd.log()).noneMatch(l -> l.contains("sftp"));
    }

    @Test
    void aKeyThatIsBoundToAnotherCommandIsSaid() throws IOException {
        sshd.configure("ForceCommand echo only backups here");
        config(host("worker", "IdentityFile " + key("user_key")));
        Problem problem = failure("worker");
        assertThat(problem.id().toString()).isEqualTo("ssh/command-not-run");
        assertThat(problem.detail()).contains("only backups here");
    }

    @Test
    void hostilePathsAndNamesAreOnlyText() throws IOException, SshFailure {
        config(host("worker", "IdentityFile " + key("user_key")));
        String hostile = "-n $(touch " + root + "/made) `touch " + root + "/made`\n'\";|&*?!~#\\ü漢";
        try (SshHosts hosts = hosts()) {
            assertThat(run(hosts, "worker", "printf", "%s", hostile)).isEqualTo("0 " + hostile);
        }
        assertThat(root.resolve("made")).doesNotExist();
    }
}
