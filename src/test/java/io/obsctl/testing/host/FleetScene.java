package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Three real hosts, a profile for them with a canary and waves of one, and the program as it is built. The collector is
 * the stand-in until {@link #takeSignals}.
 */
final class FleetScene implements AutoCloseable {
    static final List<String> NAMES = List.of("w1", "w2", "w3");
    private static final Path JAR = Path.of("target/obsctl.jar").toAbsolutePath();

    /** Where this is on a host, the collector takes signals; else it is the stand-in, which starts at once. */
    private static final String TAKES_SIGNALS = "/etc/obsctl-test-takes-signals";

    private static final String NO_STACK = """
            stack:
              kind: self-hosted
              tokens: { write: env:WRITE }
              lanes: { otlp: { url: "http://127.0.0.1:1", id: 7, auth: basic } }
            """;

    final Path directory;
    final Map<String, TestHost> hosts = new LinkedHashMap<>();
    String settle = "0s";
    String version = "1.0.0";
    String memory = "300MiB";
    private String stack = NO_STACK;

    /** @param directory with room for hosts, keys, the profile and what the program says */
    FleetScene(Path directory) {
        this.directory = directory;
    }

    /** Boots the hosts and trusts them. */
    void start() throws IOException, InterruptedException, ExecutionException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        assumeTrue(Files.exists(JAR), "needs target/obsctl.jar");
        Path key = directory.resolve("key");
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                        .start()
                        .waitFor())
                .isZero();
        Path alloy = directory.resolve("alloy");
        Files.writeString(
                alloy,
                "#!/bin/sh\n[ ! -e " + TAKES_SIGNALS + " ] || exec /opt/obsctl/collector \"$@\"\n"
                        + "exec /opt/obsctl/stand-in \"$@\"\n");
        Files.setPosixFilePermissions(alloy, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path collector = TestHost.collector(directory.resolve("collector"));
        if (!collector.equals(directory.resolve("collector"))) {
            Files.copy(collector, directory.resolve("collector"));
        }
        Map<String, CompletableFuture<TestHost>> booting = new LinkedHashMap<>();
        for (String name : NAMES) {
            booting.put(name, CompletableFuture.supplyAsync(() -> boot(name)));
        }
        for (Map.Entry<String, CompletableFuture<TestHost>> host : booting.entrySet()) {
            hosts.put(host.getKey(), host.getValue().get());
        }
        Files.createDirectories(directory.resolve("profiles"));
        profile();
        obsctl(0, "hosts", "trust", "prod", "--yes");
        Await.until("everybody is let in", () -> run("hosts", "facts", "prod").exit() == 0);
    }

    private TestHost boot(String name) {
        try {
            List<String> binds = new ArrayList<>(TestHost.javaBinds());
            binds.add(TestHost.standInAlloy().toAbsolutePath() + ":/opt/obsctl/stand-in");
            binds.add(directory.resolve("collector") + ":/opt/obsctl/collector");
            return TestHost.boot(
                    directory.resolve(name), directory.resolve("key.pub"), directory.resolve("alloy"), binds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (TestHost host : hosts.values()) {
            host.close();
        }
    }

    /** Writes the profile as it is wanted by now. */
    void profile() throws IOException {
        StringBuilder list = new StringBuilder();
        hosts.forEach((name, host) -> list.append("    - { name: ")
                .append(name)
                .append(", address: ")
                .append(host.address())
                .append(name.equals("w1") ? ", labels: { group: canary }" : "")
                .append(" }\n"));
        Files.writeString(directory.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: worker, team: platform, version: "%s" }
                %scollector: { runs-on: systemd, limits: { memory: %s } }
                collect: { otlp: {} }
                hosts:
                  defaults: { user: deploy, key-file: ./key, known-hosts: ./known_hosts }
                  rollout: { settle: %s, canary: { group: canary }, batch: 1, max-failures: 0 }
                  list:
                %s""".formatted(version, stack, memory, settle, list));
    }

    /** @param tty which of the descriptors are said to be terminals */
    List<String> argv(String tty, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Dobsctl.tty=" + tty,
                "-jar",
                JAR.toString()));
        argv.addAll(List.of(arguments));
        return argv;
    }

    Process begin(List<String> argv, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.environment().put("WRITE", "glc_FAKE_write_token");
        builder.environment().put("TERM", "xterm");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("NO_COLOR");
        return builder.start();
    }

    record Ran(int exit, String output) {}

    Ran run(String... arguments) {
        try {
            Path output = Files.createTempFile(directory, "out", "");
            Process process = begin(argv("", arguments), output);
            return new Ran(process.onExit().join().exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs obsctl and gives what it printed; fails when it ends otherwise than expected. */
    String obsctl(int exit, String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.exit()).as(ran.output()).isEqualTo(exit);
        assertThat(ran.output()).doesNotContain("glc_FAKE", "Exception", "\tat ");
        return ran.output();
    }

    /** What a command in the host prints. */
    String there(String host, String script) {
        try {
            return hosts.get(host).inside(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The digest of every host's live config. */
    List<String> live() {
        return NAMES.stream()
                .map(h -> there(h, "cat /var/lib/obsctl/current/alloy/config.alloy | sha256sum"))
                .toList();
    }

    /** From now on the profile asks for this much memory, and the unit of that host refuses it. */
    void refuse(String host, String size, long bytes) {
        there(
                host,
                "mkdir -p /etc/systemd/system/obsctl-alloy.service.d && printf '[Service]\\nExecStartPre=/bin/sh -c"
                        + " \"! grep -q MemoryMax=" + bytes
                        + " /var/lib/obsctl/current/systemd/obsctl-alloy.service\"\\n'"
                        + " >/etc/systemd/system/obsctl-alloy.service.d/no.conf");
        memory = size;
    }

    void takeAgain(String host) {
        there(host, "rm -r /etc/systemd/system/obsctl-alloy.service.d; systemctl daemon-reload");
    }

    /** From now on the collectors take signals and send them there. */
    void takeSignals(ProvingStack proving) {
        stack = proving.yaml();
        NAMES.forEach(h -> there(h, "touch " + TAKES_SIGNALS + "; systemctl restart obsctl-alloy.service"));
    }
}
