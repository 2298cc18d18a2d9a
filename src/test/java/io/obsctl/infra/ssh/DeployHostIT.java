package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Survey;
import io.obsctl.deploy.Target;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.Change;
import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.Piece;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TargetPlan;
import io.obsctl.testing.Await;
import io.obsctl.testing.host.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploys to a real host under systemd: as a user who may sudo, with a stand-in that behaves like Alloy. */
@Tag("host")
class DeployHostIT {
    private static final String UNIT_TEXT = """
            [Unit]
            Description=Alloy by obsctl
            [Service]
            User=alloy
            ExecStart=/usr/bin/alloy run --server.http.listen-addr=127.0.0.1:12345 /var/lib/obsctl/current/alloy/config.alloy
            Restart=always
            RestartSec=1
            ProtectSystem=strict
            NoNewPrivileges=true
            [Install]
            WantedBy=multi-user.target
            """;
    private static final Host HOST =
            new Host("worker-1", "", null, null, null, null, null, Map.of(), java.util.List.of());

    @TempDir
    Path directory;

    private TestHost machine;
    private SshHosts hosts;
    private SshOptions options;
    private Host host;
    private HostDefaults defaults;
    private String token = "glc_FAKE_first";

    @BeforeEach
    void start() throws IOException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        TestHost.makeKey(directory);
        machine = TestHost.boot(
                directory.resolve("host"), directory.resolve("key.pub"), TestHost.standInAlloy(), List.of());
        host = new Host(HOST.name(), machine.address(), null, null, null, null, null, Map.of(), java.util.List.of());
        defaults = HostScene.defaults(directory);
        options = HostScene.options(directory, Duration.ofSeconds(10), Duration.ofSeconds(2));
        hosts = new SshHosts(defaults, options);
        hosts.trust(host, hosts.offeredKey(host));
    }

    @AfterEach
    void stop() throws IOException {
        if (machine != null) {
            hosts.close();
            machine.close();
        }
    }

    private static Bundle bundle(String config) {
        return new Bundle(
                "prod",
                List.of(
                        Artifact.of(HostLayout.CONFIG, ArtifactKind.ALLOY_CONFIG, config),
                        Artifact.of(HostLayout.OWN_UNIT, ArtifactKind.SYSTEMD_UNIT, UNIT_TEXT),
                        Artifact.of(
                                HostLayout.DROP_IN,
                                ArtifactKind.SYSTEMD_UNIT,
                                "[Service]\nExecStart=\nExecStart=/usr/bin/alloy run --server.http.listen-addr=127.0.0.1:12345 /var/lib/obsctl/current/alloy/config.alloy\n"),
                        new Artifact(
                                "credentials/write-token",
                                ArtifactKind.CREDENTIAL,
                                0440,
                                List.of(new Piece.Slot(SecretRef.parse("env:TOKEN"), Piece.Form.RAW, "")))));
    }

    private Target target(Duration settle) {
        return hosts.target(host, TestRelease.settling(settle), ref -> Secret.of(token), Clock.systemUTC());
    }

    private TargetPlan plan(Target target, String config) {
        Bundle bundle = bundle(config);
        return Planner.plan("prod", "", "", new Survey(1, Sink.none()).of(bundle, List.of(target)))
                .targets()
                .get(0);
    }

    private Outcome deploy(String config) {
        return deploy(config, Sink.none(), Duration.ofSeconds(1));
    }

    private Outcome deploy(String config, Sink sink, Duration settle) {
        try (Target target = target(settle)) {
            TargetPlan plan = plan(target, config);
            assertThat(plan).as(plan.toString()).isInstanceOf(TargetPlan.Ready.class);
            return target.apply((TargetPlan.Ready) plan, bundle(config).artifacts(), sink);
        }
    }

    /** Runs a command there as root. */
    private String there(String script) {
        try (SshHosts other = new SshHosts(defaults, options)) {
            return other.connection(host)
                    .run("test", RemoteCommand.of("sh", "-c", script), new byte[0], Duration.ofSeconds(60))
                    .text()
                    .strip();
        } catch (SshFailure e) {
            throw new AssertionError(e.problem().toString(), e);
        }
    }

    /** What the collector answers; empty while it does not. */
    private String page(String path) {
        try {
            return machine.inNetwork("sh", "-c", "curl -s -m 5 http://127.0.0.1:12345" + path + " || :");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String liveConfig() throws IOException {
        Path link = Files.readSymbolicLink(machine.root().resolve("var/lib/obsctl/current"));
        return Files.readString(
                machine.root().resolve("var/lib/obsctl").resolve(link).resolve(HostLayout.CONFIG));
    }

    /** Old or new, and running, and nothing half done. */
    private void assertWholeWith(String config) throws IOException {
        assertThat(liveConfig()).isEqualTo(config);
        assertThat(there("systemctl is-active obsctl-alloy.service")).isEqualTo("active");
        // Active only means that the process was started: it listens a moment later.
        Await.until("it answers", () -> !page("/-/healthy").isEmpty());
        assertThat(page("/-/healthy")).contains("healthy");
        assertThat(page("/metrics")).contains(io.obsctl.model.Release.sha256(config.getBytes(StandardCharsets.UTF_8)));
        assertThat(machine.root().resolve("var/lib/obsctl/journal")).doesNotExist();
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String part : List.of("var/lib/obsctl", "etc/systemd/system")) {
            try (Stream<Path> walk = Files.walk(machine.root().resolve(part))) {
                for (Path path : walk.toList()) {
                    all.put(
                            path.toString(),
                            Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                                    .toString());
                }
            }
        }
        return all;
    }

    @Test
    void aFirstDeployStartsASecondChangesNothingAndAChangeReloads() throws IOException {
        Outcome first = deploy("# one\n");
        assertThat(first).as(first.toString()).isInstanceOf(Outcome.Applied.class);
        assertWholeWith("# one\n");
        assertThat(there("systemctl is-enabled obsctl-alloy.service obsctl-recover.service"))
                .isEqualTo("enabled\nenabled");
        assertThat(there("stat -L -c '%U:%G %a' /var/lib/obsctl/current/credentials/write-token"))
                .isEqualTo("root:alloy 440");
        assertThat(there("sudo -u alloy cat /var/lib/obsctl/current/credentials/write-token"))
                .isEqualTo(token);

        String pid = there("systemctl show -p MainPID obsctl-alloy.service");
        Map<String, String> before = files();
        try (Target target = target(Duration.ZERO)) {
            TargetPlan.Ready second = (TargetPlan.Ready) plan(target, "# one\n");
            assertThat(second.changes()).extracting(Change::action).containsOnly(Change.Action.NONE);
        }
        assertThat(files()).isEqualTo(before);

        Outcome changed = deploy("# two\n");
        assertThat(changed).as(changed.toString()).isInstanceOf(Outcome.Applied.class);
        assertWholeWith("# two\n");
        assertThat(there("systemctl show -p MainPID obsctl-alloy.service"))
                .as("a reload keeps the process")
                .isEqualTo(pid);

        token = "glc_FAKE_second";
        try (Target target = target(Duration.ZERO)) {
            TargetPlan.Ready rotated = (TargetPlan.Ready) plan(target, "# two\n");
            assertThat(rotated.changes())
                    .filteredOn(c -> c.action() != Change.Action.NONE)
                    .extracting(Change::artifact)
                    .containsExactly("credentials/write-token");
        }
        assertThat(deploy("# two\n")).isInstanceOf(Outcome.Applied.class);
        assertThat(there("cat /var/lib/obsctl/current/credentials/write-token")).isEqualTo(token);
        assertThat(there("journalctl -o cat | grep -c glc_[F]AKE")).isEqualTo("0");
    }

    @Test
    void whatFailsIsPutBackAndHealthyAgain() throws IOException {
        deploy("# one\n");
        there(
                "systemd-run --unit=squatter perl -MIO::Socket::INET -e"
                        + " 'our @kept = (IO::Socket::INET->new(LocalAddr => \"127.0.0.1\", LocalPort => 4318, Listen => 1)); sleep 600'");
        Await.until("the port is taken", () -> there("ss -Hltn").contains(":4318"));
        for (Map.Entry<String, String> bad : Map.of(
                        "listen 4318\n", "deploy/unhealthy",
                        "syntax-error\n", "deploy/reload-refused",
                        "wrong-id\n", "deploy/credentials-refused")
                .entrySet()) {
            Outcome outcome = deploy(bad.getKey(), Sink.none(), Duration.ofSeconds(2));
            assertThat(outcome).as(bad.getKey() + outcome).isInstanceOf(Outcome.PutBack.class);
            Outcome.PutBack back = (Outcome.PutBack) outcome;
            assertThat(back.cause().id().toString()).isEqualTo(bad.getValue());
            if (bad.getKey().startsWith("listen")) {
                assertThat(back.cause().hints().get(0).text())
                        .startsWith("Port 4318 on worker-1 belongs to perl (pid ");
            }
            assertWholeWith("# one\n");
        }
        Outcome refused = deploy("invalid\n");
        assertThat(refused).as(refused.toString()).isInstanceOf(Outcome.Refused.class);
        Outcome crash = deploy("crash-after 1\n", Sink.none(), Duration.ofSeconds(4));
        assertThat(crash).as(crash.toString()).isInstanceOf(Outcome.PutBack.class);
        assertWholeWith("# one\n");
    }

    @Test
    void anUnknownHostKeyBlocksAndNothingIsWritten() throws IOException {
        Files.delete(directory.resolve("known_hosts"));
        try (Target target = target(Duration.ZERO)) {
            TargetPlan plan = plan(target, "# one\n");
            assertThat(plan).isInstanceOf(TargetPlan.Blocked.class);
            assertThat(((TargetPlan.Blocked) plan).reason().id().toString()).isEqualTo("ssh/unknown-host-key");
        }
        assertThat(machine.root().resolve("var/lib/obsctl")).doesNotExist();
    }

    @Test
    void theDistributionsUnitIsKeptAndExtended() throws IOException {
        there(
                "printf '[Service]\\nExecStart=/usr/bin/alloy run --server.http.listen-addr=127.0.0.1:12345 /etc/alloy/config.alloy\\n"
                        + "[Install]\\nWantedBy=multi-user.target\\n' >/usr/lib/systemd/system/alloy.service;"
                        + " mkdir -p /etc/alloy; echo '// theirs' >/etc/alloy/config.alloy; systemctl daemon-reload; systemctl start alloy");
        Await.until("it runs", () -> there("systemctl is-active alloy").equals("active"));
        Outcome bad = deploy("syntax-error\n");
        assertThat(bad).as(bad.toString()).isInstanceOf(Outcome.PutBack.class);
        assertThat(there("ls /etc/systemd/system")).doesNotContain("alloy.service.d");
        assertThat(there("tr '\\0' ' ' </proc/$(systemctl show -p MainPID --value alloy)/cmdline"))
                .contains("/etc/alloy/config.alloy");

        Outcome outcome = deploy("# ours\n");
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        assertThat(there("tr '\\0' ' ' </proc/$(systemctl show -p MainPID --value alloy)/cmdline"))
                .contains("/var/lib/obsctl/current/alloy/config.alloy");
        assertThat(there("cat /etc/alloy/config.alloy")).isEqualTo("// theirs");
        assertThat(there("systemctl is-enabled alloy")).isEqualTo("enabled");
        assertThat(there("ls /etc/systemd/system")).doesNotContain("obsctl-alloy.service");
    }

    @Test
    void aConnectionCutInTheMiddleOfAnUploadLeavesTheOldService() throws IOException {
        deploy("# one\n");
        // A disk so slow that the cut is always in the middle, on any machine.
        there(
                "printf '#!/bin/sh\\n[ \"$2\" -lt 1000000 ] || sleep 5\\nexec /usr/bin/head \"$@\"\\n' >/usr/local/bin/head;"
                        + " chmod 755 /usr/local/bin/head");
        Path releases = machine.root().resolve("var/lib/obsctl/releases");
        String before = Files.readSymbolicLink(machine.root().resolve("var/lib/obsctl/current"))
                .getFileName()
                .toString();
        AtomicBoolean cut = new AtomicBoolean();
        Outcome outcome = deploy(
                "# two " + "x".repeat(4 << 20) + "\n",
                event -> {
                    if (event instanceof Event.Started started && started.step().equals("upload")) {
                        inBackground(() -> {
                            Await.until(
                                    "the upload has begun",
                                    () -> names(releases).stream().anyMatch(name -> name.startsWith(".part-")));
                            machine.cutConnections();
                            cut.set(true);
                        });
                    }
                },
                Duration.ZERO);
        Await.until("the connection was cut", cut::get);
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Refused.class);
        assertWholeWith("# one\n");
        Await.until("no half release stays", () -> names(releases).equals(List.of(before)));
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Act {
        void run() throws IOException;
    }

    private static void inBackground(Act act) {
        Thread thread = new Thread(() -> {
            try {
                act.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void aConnectionCutDuringTheSwitchIsTakenUpAgain() throws IOException {
        deploy("# one\n");
        Outcome outcome = deploy(
                "# two\n",
                event -> {
                    if (event instanceof Event.Started started && started.step().equals("health")) {
                        hosts.connection(host).close();
                    }
                },
                Duration.ofSeconds(3));
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Applied.class);
        assertWholeWith("# two\n");
    }

    @Test
    void theScriptKilledInTheMiddleIsUndoneBySystemdAtOnce() throws IOException {
        deploy("# one\n");
        Outcome outcome = deploy(
                "# two\n",
                event -> {
                    if (event instanceof Event.Started started && started.step().equals("health")) {
                        there("systemctl kill -s KILL 'obsctl-apply-*'");
                    }
                },
                Duration.ofSeconds(20));
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.PutBack.class);
        assertThat(((Outcome.PutBack) outcome).cause().id().toString()).isEqualTo("deploy/interrupted");
        assertWholeWith("# one\n");
    }

    @Test
    void aPowerCutDuringTheSwitchEndsWithTheOldOneAfterBoot() throws IOException {
        deploy("# one\n");
        Outcome outcome = deploy(
                "# two\n",
                event -> {
                    if (event instanceof Event.Started started && started.step().equals("health")) {
                        cutPower();
                    }
                },
                Duration.ofSeconds(20));
        // Nobody boots it while obsctl still asks.
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Broken.class);
        assertThat(((Outcome.Broken) outcome).cause().id().toString()).isEqualTo("ssh/outcome-unknown");
        assertThat(liveConfig()).isEqualTo("# two\n");

        machine.bootAgain();
        Await.until(
                "it runs",
                () -> there("systemctl is-active obsctl-alloy.service").equals("active"));
        assertWholeWith("# one\n");
        assertThat(there("tail -n 1 /var/lib/obsctl/history")).contains(" putback ");
    }

    @Test
    void aPowerCutDuringTheVeryFirstSwitchLeavesNothingThatRuns() throws IOException {
        deploy(
                "# one\n",
                event -> {
                    if (event instanceof Event.Started started && started.step().equals("health")) {
                        cutPower();
                    }
                },
                Duration.ofSeconds(20));
        machine.bootAgain();
        Await.until("boot is over", () -> !there("systemctl is-system-running").equals("starting"));
        assertThat(there("systemctl is-active obsctl-alloy.service")).isEqualTo("inactive");
        assertThat(machine.root().resolve("var/lib/obsctl/journal")).doesNotExist();
        assertThat(deploy("# one\n")).isInstanceOf(Outcome.Applied.class);
        assertWholeWith("# one\n");
    }

    @Test
    void aFullDiskLeavesTheOldServiceAndIsSaid() throws IOException {
        there("mkdir -p /var/lib/obsctl && mount -t tmpfs -o size=24m none /var/lib/obsctl");
        deploy("# one\n");
        String pid = there("systemctl show -p MainPID obsctl-alloy.service");
        Outcome outcome = deploy(
                "# two\n",
                event -> {
                    if (event instanceof Event.Finished finished
                            && finished.step().equals("validate")) {
                        there("head -c 100M /dev/zero >/var/lib/obsctl/fill");
                    }
                },
                Duration.ZERO);
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).cause().id().toString()).isEqualTo("deploy/write-failed");
        assertThat(there("cat /var/lib/obsctl/current/alloy/config.alloy")).isEqualTo("# one");
        assertThat(there("systemctl show -p MainPID obsctl-alloy.service")).isEqualTo(pid);

        try (Target target = target(Duration.ZERO)) {
            TargetPlan plan = plan(target, "# two\n");
            assertThat(plan).isInstanceOf(TargetPlan.Blocked.class);
            assertThat(((TargetPlan.Blocked) plan).reason().id().toString()).isEqualTo("host/disk-full");
        }
    }

    private void cutPower() {
        try {
            machine.cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
