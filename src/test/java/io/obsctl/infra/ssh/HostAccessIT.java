package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.testing.host.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rights on a real host: sudo as people configure it, and what the hardened unit may do. */
@Tag("host")
class HostAccessIT {
    /** In place of Alloy: tries what a collector does, and what it must not. */
    private static final String PROBE = """
            #!/bin/sh
            [ "$1" = run ] || { echo 'alloy, version v1.15.1 (branch: HEAD)'; exit 0; }
            try() { name=$1; shift; if "$@" >/dev/null 2>&1; then echo "$name yes"; else echo "$name no"; fi; }
            {
                try journal sh -c 'journalctl -n 1 -o cat | grep -q .'
                try proc sh -c 'head -n 1 /proc/stat && head -n 1 /proc/diskstats /proc/meminfo && grep -q . /proc/1/mounts'
                try sys sh -c 'ls /sys/class/net/lo/statistics'
                try log cat /var/log/app/app.log
                try own sh -c 'echo x >/var/lib/alloy/data-file'
                try memory-limit sh -c '[ -n "$GOMEMLIMIT" ]'
                try etc sh -c 'echo x >/etc/obsctl-made'
                try home ls /home/deploy
                try device sh -c 'head -c 1 /dev/sda || head -c 1 /dev/mem'
                try become chroot / true
                try mount mount -t tmpfs none /var/lib/alloy
                try shadow cat /etc/shadow
            } >/var/lib/alloy/report 2>/dev/null
            exec sleep 600
            """;

    @TempDir
    Path directory;

    private TestHost machine;
    private Path key;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        key = directory.resolve("key");
        LoopbackSshd.exec("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        Path probe = Files.writeString(directory.resolve("probe"), PROBE);
        Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwxr-xr-x"));
        machine = TestHost.boot(directory.resolve("host"), directory.resolve("key.pub"), probe, List.of());
        try (SshHosts hosts = hosts("root", null)) {
            hosts.trust(host(), hosts.offeredKey(host()));
        }
    }

    @AfterEach
    void stop() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    private Host host() {
        return new Host("worker-1", machine.address(), null, null, null, null, null, Map.of(), List.of());
    }

    private SshHosts hosts(String user, @Nullable String password) {
        HostDefaults defaults = new HostDefaults(
                user,
                22,
                true,
                key.toString(),
                directory.resolve("known_hosts").toString(),
                null,
                password == null ? null : SecretRef.parse("env:SUDO"),
                "none");
        return new SshHosts(
                defaults,
                new SshOptions(
                        directory,
                        Optional.empty(),
                        PassphrasePrompt.none(),
                        "obsctl hosts trust prod",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        ref -> Secret.of(password == null ? "" : password),
                        List.of(),
                        List.of()));
    }

    private String run(String user, @Nullable String password, String script) throws SshFailure {
        try (SshHosts hosts = hosts(user, password)) {
            return hosts.connection(host())
                    .run("test", RemoteCommand.of("sh", "-c", script), new byte[0], Duration.ofSeconds(60))
                    .text()
                    .strip();
        }
    }

    private void refused(String user, @Nullable String password, String id) {
        assertThatThrownBy(() -> run(user, password, "id -u"))
                .isInstanceOfSatisfying(
                        SshFailure.class,
                        e -> assertThat(e.problem().id().toString()).isEqualTo(id));
    }

    @Test
    void sudoWithAndWithoutAPasswordAndRootWithoutSudo() throws SshFailure, IOException {
        assertThat(run("deploy", null, "id -u")).isEqualTo("0");
        assertThat(run("root", null, "id -u")).isEqualTo("0");
        assertThat(run("deploy", "FAKE-unneeded", "id -u"))
                .as("nothing asks for it")
                .isEqualTo("0");

        String sudoers = run("root", null, "grep -rl '^deploy' /etc/sudoers /etc/sudoers.d | head -n 1");
        run("root", null, "echo 'deploy:FAKE pass $word' | chpasswd; echo 'deploy ALL=(ALL) ALL' >" + sudoers);
        refused("deploy", null, "ssh/sudo-denied");
        refused("deploy", "FAKE-wrong", "ssh/sudo-denied");
        assertThat(run("root", null, "journalctl -o cat _COMM=sudo | grep -c 'incorrect password attempt'"))
                .as("a wrong one is tried once")
                .isEqualTo("1");
        assertThat(run("root", null, "journalctl -o cat _COMM=sudo | grep -o '[0-9] incorrect' | sort -u"))
                .isEqualTo("1 incorrect");
        assertThat(run("deploy", "FAKE pass $word", "id -u; ps -eo args"))
                .startsWith("0\n")
                .doesNotContain("FAKE pass");
        try (SshHosts hosts = hosts("deploy", "FAKE pass $word")) {
            byte[] input = "x".repeat(200_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            RemoteResult counted =
                    hosts.connection(host()).run("test", RemoteCommand.of("wc", "-c"), input, Duration.ofSeconds(60));
            assertThat(counted.text().strip()).isEqualTo("200000");
        }

        run("root", null, "mv /usr/bin/sudo /usr/bin/sudo-gone");
        assertThat(run("root", null, "id -u")).isEqualTo("0");
        refused("deploy", null, "ssh/sudo-missing");
        run("root", null, "usermod -s /usr/sbin/nologin deploy");
        refused("deploy", null, "ssh/command-not-run");
    }

    @Test
    void theHardenedUnitReadsWhatTheProfileAsksForAndNoMore() throws SshFailure, IOException {
        Path golden = Path.of("src/test/resources/golden/render/worker-prod/systemd/obsctl-alloy.service");
        Files.copy(golden, machine.root().resolve("etc/systemd/system/obsctl-alloy.service"));
        run(
                "root",
                null,
                "useradd --system --home-dir /var/lib/alloy alloy; mkdir -p /var/log/app;"
                        + " echo line >/var/log/app/app.log; chgrp adm /var/log/app/app.log; chmod 640 /var/log/app/app.log;"
                        + " usermod -a -G adm alloy; systemctl daemon-reload; systemctl start obsctl-alloy");
        String report = run(
                "root",
                null,
                "for i in $(seq 100); do grep -q shadow /var/lib/alloy/report && break; sleep 0.2; done;"
                        + " cat /var/lib/alloy/report; systemctl is-active obsctl-alloy");
        assertThat(report.lines())
                .containsExactly(
                        "journal yes",
                        "proc yes",
                        "sys yes",
                        "log yes",
                        "own yes",
                        "memory-limit yes",
                        "etc no",
                        "home no",
                        "device no",
                        "become no",
                        "mount no",
                        "shadow no",
                        "active");
    }
}
