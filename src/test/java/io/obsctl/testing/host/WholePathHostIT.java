package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole path with the program as it is built: a profile by {@code init}, the rendered and hardened unit on a real
 * host, signals through an SSH tunnel, read back from the sandbox; then one id is another lane's. The collector is the Alloy
 * of the PATH where there is one.
 */
@Tag("host")
class WholePathHostIT {
    private static final Path JAR = Path.of("target/obsctl.jar").toAbsolutePath();
    private static final int DOORS = DoorName.values().length;

    @TempDir
    Path directory;

    private TestHost machine;
    private Forwarder forwarder;
    private Process sandbox;
    private int ports;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(TestHost.possible(), "needs root, debootstrap, systemd-nspawn and ip");
        assumeTrue(Files.exists(JAR), "needs target/obsctl.jar");
        TestHost.makeKey(directory);
        machine = TestHost.boot(
                directory.resolve("host"),
                directory.resolve("key.pub"),
                TestHost.collector(directory.resolve("alloy")),
                TestHost.javaBinds());
        ports = freePorts();
        sandbox = new ProcessBuilder(command("sandbox", "--port", String.valueOf(ports), "--tokens", "tokens"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sandbox.log").toFile())
                .start();
        Await.until(
                "the sandbox starts",
                () -> contentOf(directory.resolve("sandbox.log").toFile()).contains("Ctrl-C"));
        forwarder = new Forwarder(
                machine.gateway(), IntStream.range(ports, ports + DOORS).boxed().toList());
    }

    @AfterEach
    void stop() throws IOException {
        if (forwarder != null) {
            forwarder.close();
        }
        if (sandbox != null) {
            sandbox.destroy();
        }
        if (machine != null) {
            machine.close();
        }
    }

    /** Numbers in a row that nobody uses, one a door. */
    private static int freePorts() throws IOException {
        for (int first = 21_000 + (int) (ProcessHandle.current().pid() % 1000) * DOORS; ; first += DOORS) {
            List<ServerSocket> taken = new ArrayList<>();
            try {
                for (int port = first; port < first + DOORS; port++) {
                    taken.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                }
                return first;
            } catch (java.net.BindException e) {
                continue;
            } finally {
                for (ServerSocket socket : taken) {
                    socket.close();
                }
            }
        }
    }

    private static List<String> command(String... arguments) {
        List<String> argv =
                new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-jar", JAR.toString()));
        argv.addAll(List.of(arguments));
        return argv;
    }

    /** Runs obsctl and gives what it printed; fails when it ends otherwise than expected. */
    private String obsctl(int exit, String... arguments) throws IOException {
        Process process = new ProcessBuilder(command(arguments))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isEqualTo(exit);
        return output;
    }

    private void edit(String from, String to) throws IOException {
        Path profile = directory.resolve("profiles/prod.yaml");
        String text = Files.readString(profile);
        assertThat(text).contains(from);
        Files.writeString(profile, text.replace(from, to));
    }

    @Test
    void aProfileBecomesAProvedSignalAndWrongIdsAreRefused() throws IOException {
        Files.createDirectories(directory.resolve("profiles"));
        obsctl(
                0,
                "init",
                "prod",
                "--service",
                "my-service",
                "--kind",
                "sandbox",
                "--stack",
                "demo",
                "--stack-api",
                "http://127.0.0.1:" + ports,
                "--stacks-token",
                "file:tokens/discover",
                "--write-token",
                "file:tokens/write",
                "--read-token",
                "file:tokens/read",
                "--deploy-token",
                "file:tokens/admin",
                "--rules-token",
                "file:tokens/rules",
                "--hosts",
                "worker-1=" + machine.address(),
                "--runs-on",
                "systemd",
                "--user",
                "deploy");
        edit("host-metrics: {}", "host-metrics: { interval: 4s }");
        edit("verify: { services: [my-service] }\n", "");
        edit("{ user: deploy }", "{ user: deploy, key-file: ./key, known-hosts: ./known_hosts }");
        for (int lane = 1; lane <= 3; lane++) {
            edit("http://127.0.0.1:" + (ports + lane), "http://" + machine.gateway() + ":" + (ports + lane));
        }
        obsctl(5, "plan", "prod");
        obsctl(0, "hosts", "trust", "prod", "--yes");
        assertThat(obsctl(0, "deploy", "prod")).contains("✓ worker-1");
        assertThat(obsctl(0, "deploy", "prod")).contains("· worker-1  nothing to change");
        assertThat(obsctl(0, "verify", "prod")).contains("3 of 3 signals proved");

        edit("id: \"2847239\"", "id: \"1461503\"");
        obsctl(5, "deploy", "prod");
        assertThat(obsctl(4, "deploy", "prod", "--skip-blocked"))
                .contains("worker-1  refused, nothing written", "deploy/lane-denied", "mimir write answers 401");
        edit(
                "mimir: { url: \"http://" + machine.gateway() + ":" + (ports + 2) + "/api/prom\", id: \"1461503\"",
                "mimir: { url: \"http://" + machine.gateway() + ":" + (ports + 2) + "/api/prom\", id: \"2847239\"");
        assertThat(obsctl(0, "deploy", "prod")).contains("· worker-1  nothing to change");
        assertThat(obsctl(0, "verify", "prod")).contains("3 of 3 signals proved");
    }
}
