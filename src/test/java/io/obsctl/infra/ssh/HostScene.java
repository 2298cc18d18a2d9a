package io.obsctl.infra.ssh;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.deploy.Place;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Reversal;
import io.obsctl.deploy.Survey;
import io.obsctl.deploy.Surveyed;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Outcome;
import io.obsctl.model.Piece;
import io.obsctl.model.PlaceHistory;
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
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A real host and somebody who deploys to it; what happens there is looked at from outside, without SSH. */
final class HostScene implements AutoCloseable {
    static final Path HOME = Path.of("var/lib/obsctl");
    private static final String RUN =
            "/usr/bin/alloy run --server.http.listen-addr=127.0.0.1:12345 /var/lib/obsctl/current/alloy/config.alloy\n";
    private static final String UNIT = """
            [Unit]
            Description=Alloy by obsctl
            # %s
            [Service]
            User=alloy
            ExecStart=""" + RUN + """
            Restart=always
            RestartSec=1
            ProtectSystem=strict
            NoNewPrivileges=true
            [Install]
            WantedBy=multi-user.target
            """;

    final Path directory;
    final TestHost machine;
    final Host host;
    private final HostDefaults defaults;
    private final SshOptions options;
    final Clock clock = Clock.systemUTC();
    private @Nullable HostDisk disk;
    private @Nullable HomeDisk home;
    /** Part of every secret of this scene, and of no other's. */
    final String mark = SecretWatch.mark();
    /** What the program finds in its environment. */
    final Map<String, String> tokens = new HashMap<>(Map.of(
            "WRITE_TOKEN", secret("write_token_1"),
            "READ_TOKEN", secret("read_token"),
            "DEPLOY_TOKEN", "glsa_" + mark + "_deploy_token"));

    /**
     * One host, for a test that deploys with the program itself; the test does not run where there can be none.
     *
     * @param directory of the test
     */
    static HostScene alone(Path directory) throws IOException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        assumeTrue(Files.exists(Path.of("target/obsctl.jar")), "needs target/obsctl.jar");
        return new HostScene(directory.resolve("scene"), "worker-1");
    }

    HostScene(Path directory, String name) throws IOException {
        this.directory = Files.createDirectories(directory);
        TestHost.makeKey(directory);
        machine = TestHost.boot(
                directory.resolve("host"), directory.resolve("key.pub"), TestHost.standInAlloy(), List.of());
        host = new Host(name, machine.address(), null, null, null, null, null, Map.of(), List.of());
        defaults = defaults(directory);
        options = options(directory, Duration.ofSeconds(4), Duration.ofSeconds(1));
        try (SshHosts hosts = new SshHosts(defaults, options)) {
            hosts.trust(host, hosts.offeredKey(host));
        }
    }

    /** Hosts that are entered with the directory's {@code key}. */
    static HostDefaults defaults(Path directory) {
        return new HostDefaults(
                "deploy",
                22,
                true,
                directory.resolve("key").toString(),
                directory.resolve("known_hosts").toString(),
                null);
    }

    static SshOptions options(Path directory, Duration connect, Duration keepAlive) {
        return new SshOptions(
                directory, Optional.empty(), PassphrasePrompt.none(), "obsctl hosts trust prod", connect, keepAlive);
    }

    @Override
    public void close() throws IOException {
        if (home != null) {
            home.unmount();
        }
        if (disk != null) {
            disk.close();
        }
        machine.close();
    }

    static String exec(String... argv) throws IOException {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static void await(String what, Duration limit, BooleanSupplier condition) {
        Await.until(what, limit, condition);
    }

    /**
     * What is to be deployed.
     *
     * @param remark stands in the unit, so that another one means a restart
     */
    record Wanted(String config, String remark, String token) {

        Bundle bundle() {
            return new Bundle(
                    "prod",
                    List.of(
                            Artifact.of(HostLayout.CONFIG, ArtifactKind.ALLOY_CONFIG, config),
                            Artifact.of(HostLayout.OWN_UNIT, ArtifactKind.SYSTEMD_UNIT, UNIT.formatted(remark)),
                            Artifact.of(
                                    HostLayout.DROP_IN,
                                    ArtifactKind.SYSTEMD_UNIT,
                                    "# " + remark + "\n[Service]\nExecStart=\nExecStart=" + RUN),
                            new Artifact(
                                    "credentials/write-token",
                                    ArtifactKind.CREDENTIAL,
                                    0440,
                                    List.of(new Piece.Slot(SecretRef.parse("env:TOKEN"), Piece.Form.RAW, "")))));
        }
    }

    /** Plans and applies with a connection of its own. A plan that is blocked counts as refused. */
    Outcome deploy(Wanted wanted, Duration settle, Sink sink) {
        try (SshHosts hosts = new SshHosts(defaults, options);
                Target target = target(hosts, wanted, settle)) {
            TargetPlan plan = plan(target, wanted);
            if (plan instanceof TargetPlan.Blocked blocked) {
                return new Outcome.Refused(blocked.target(), blocked.reason());
            }
            TargetPlan.Ready ready = (TargetPlan.Ready) plan;
            return ready.changesAnything()
                    ? target.apply(ready, wanted.bundle().artifacts(), sink)
                    : new Outcome.Unchanged(ready.target());
        }
    }

    /** Goes back to the release before the live one. */
    Outcome rollback(Duration settle, Sink sink) {
        try (SshHosts hosts = new SshHosts(defaults, options);
                Place place =
                        hosts.place(host, TestRelease.settling(settle), ref -> Secret.of("glc_FAKE_first"), clock)) {
            PlaceHistory history = place.history();
            if (!(history instanceof PlaceHistory.Known known)) {
                return new Outcome.Refused(place.ref(), ((PlaceHistory.Unread) history).reason());
            }
            Reversal back = place.rollback(known.earlier().get(0).name(), false);
            Reversal.Sight sight = back.survey();
            Surveyed surveyed = new Surveyed(
                    back.ref(),
                    sight.wanted().stream()
                            .map(w -> new Surveyed.Wanted(w.path(), w.text(), w.label()))
                            .toList(),
                    sight.seen());
            TargetPlan plan =
                    Planner.plan("prod", "", "", List.of(surveyed)).targets().get(0);
            return plan instanceof TargetPlan.Ready ready
                    ? back.apply(ready, List.of(), sink)
                    : new Outcome.Refused(plan.target(), ((TargetPlan.Blocked) plan).reason());
        }
    }

    TargetPlan plan(Wanted wanted) {
        try (SshHosts hosts = new SshHosts(defaults, options);
                Target target = target(hosts, wanted, Duration.ZERO)) {
            return plan(target, wanted);
        }
    }

    private Target target(SshHosts hosts, Wanted wanted, Duration settle) {
        return hosts.target(host, TestRelease.settling(settle), ref -> Secret.of(wanted.token()), clock);
    }

    private static TargetPlan plan(Target target, Wanted wanted) {
        return Planner.plan("prod", "", "", new Survey(1, Sink.none()).of(wanted.bundle(), List.of(target)))
                .targets()
                .get(0);
    }

    /**
     * Starts the program itself, as it is built. What it says is in {@code program.log} of the scene's directory.
     *
     * @param version of the service in the profile, so that another one is a change
     */
    Process program(String version, String settle, String... arguments) throws IOException {
        return program(directory, profile(version, settle), arguments);
    }

    /** A profile for this host, whose config differs by the version. */
    String profile(String version, String settle) {
        return """
                environment: test
                service: { name: faults, namespace: tests, version: "%s", team: tests, region: here }
                stack:
                  kind: self-hosted
                  tokens: { write: "env:WRITE_TOKEN", read: "env:READ_TOKEN", deploy: "env:DEPLOY_TOKEN" }
                  lanes:
                    otlp: { url: "http://127.0.0.1:9/otlp", id: "1" }
                    mimir: { url: "http://127.0.0.1:9/api/prom", id: "2" }
                    loki: { url: "http://127.0.0.1:9", id: "3" }
                    tempo: { url: "http://127.0.0.1:9/tempo", id: "4" }
                collector: { alloy: "1.15", runs-on: systemd }
                hosts:
                  defaults: { user: deploy, sudo: true, key-file: ./key, known-hosts: ./known_hosts }
                  list: [ { name: %s, address: %s } ]
                  rollout: { settle: %s }
                collect: { otlp: {} }
                """.formatted(version, host.name(), machine.address(), settle);
    }

    /**
     * Likewise.
     *
     * @param profile the text of {@code profiles/prod.yaml}
     */
    Process program(String profile, String[] arguments) throws IOException {
        return program(directory, profile, arguments);
    }

    /**
     * Likewise, from another machine's directory.
     *
     * @param from where its profile and state are; the key and known hosts are put there
     */
    Process program(Path from, String profile, String[] arguments) throws IOException {
        for (String file : from.equals(directory) ? List.<String>of() : List.of("key", "known_hosts")) {
            Files.copy(
                    directory.resolve(file),
                    Files.createDirectories(from).resolve(file),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path file = from.resolve("profiles/prod.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, profile);
        List<String> argv = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-jar",
                Path.of("target/obsctl.jar").toAbsolutePath().toString()));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(from.toFile())
                .redirectErrorStream(true)
                .redirectOutput(from.resolve("program.log").toFile());
        builder.environment().putAll(tokens);
        builder.environment().put("XDG_STATE_HOME", from.resolve("state").toString());
        return builder.start();
    }

    /** What the program, started in this scene's own directory, said; it has to end with this status. */
    String said(int status, Process program) throws IOException {
        int ended = program.onExit().join().exitValue();
        String said = Files.readString(directory.resolve("program.log"));
        assertThat(ended).as(said).isEqualTo(status);
        return said;
    }

    /** From now on whatever the host writes lies on a disk that forgets what was not forced to it. */
    void ownDisk() throws IOException {
        disk = new HostDisk(machine, directory);
    }

    /** Cuts the power; gives how many bytes of the disk had not been written. */
    long cutWithoutDisk() {
        try {
            return requireNonNull(disk).cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether obsctl's home is a disk of its own. */
    boolean hasHomeDisk() {
        return home != null;
    }

    /** From now on it is one, and an empty one. */
    void mountHomeDisk() {
        try {
            home = HomeDisk.mount(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void unmountHomeDisk() {
        try {
            requireNonNull(home).unmount();
            home = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void disturbDisk() {
        requireNonNull(home).disturb();
    }

    void repairDisk() {
        requireNonNull(home).repair();
    }

    /** A token that is visibly fake and this scene's own. */
    String secret(String name) {
        return "glc_" + mark + "_" + name;
    }

    /** Runs a script in the host as root; gives what it prints. */
    String there(String script) {
        try {
            return machine.inside(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script of this machine in the host's network. */
    String network(String script) {
        try {
            return machine.inNetwork("sh", "-c", script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the collector answers; empty while it does not. */
    String page(String path) {
        return network("curl -s -m 5 http://127.0.0.1:12345" + path + " || :");
    }

    /** The live release, such as {@code releases/0f3c…}; empty when there is none. */
    String live() {
        return there("readlink /var/lib/obsctl/current");
    }

    /** Why the host is not whole; empty when it is: the live release runs and is healthy, and nothing is half done. */
    String notWhole(String unit) {
        if (there("test -e /var/lib/obsctl/journal && echo yes").equals("yes")) {
            return "there is a journal: " + there("cat /var/lib/obsctl/journal | tr '\\n' ' '");
        }
        String active = there("systemctl is-active " + unit);
        String live = live();
        if (live.isEmpty()) {
            boolean gone = active.equals("inactive")
                    && !there("ls /etc/systemd/system").contains("obsctl-alloy");
            return gone ? "" : "nothing is live, but the unit is " + active;
        }
        if (!active.equals("active")) {
            return "the unit is " + active;
        }
        if (!page("/-/healthy").contains("healthy.")) {
            return "not healthy: " + page("/-/healthy");
        }
        String running = page("/metrics");
        String sha = there("sha256sum <" + "/" + HOME + "/current/alloy/config.alloy | cut -c1-64");
        return running.contains(sha) ? "" : "another config runs than " + live + " (" + sha + "): " + running;
    }

    boolean exists(String path) {
        return Files.exists(machine.root().resolve(path), LinkOption.NOFOLLOW_LINKS);
    }
}
