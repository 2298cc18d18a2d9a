package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ctrl-C while a command waits for something that never comes: a pipe that nobody writes to, or a server that takes the
 * connection and never answers. That the other end is reached tells the moment, so nothing here sleeps.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptIT {
    @TempDir
    Path folder;

    @Test
    void ctrlCEndsTheSandboxWithItsOwnExitCodeAndNoStackTrace() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        RunningCommand.JAR.toString(),
                        "sandbox"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        StringBuilder seen = new StringBuilder();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null) {
                seen.append(line).append('\n');
                if (line.equals("Ctrl-C ends it.")) {
                    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                            .start()
                            .waitFor();
                }
                line = out.readLine();
            }
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(seen.toString()).contains("Interrupted.").doesNotContain("Exception", "\tat ");
    }

    @Test
    void initLeavesNoFile() throws IOException, InterruptedException {
        Path pipe = pipe("details.txt");
        RunningCommand init = RunningCommand.start(folder, "init", "prod", "--service", "api", "--from", "details.txt");

        interruptAtPipe(init, pipe);

        assertThat(RunningCommand.tree(folder)).containsOnlyKeys("details.txt");
    }

    @Test
    void renderLeavesTheOldFilesAsTheyWere() throws IOException, InterruptedException {
        profile("compose", 1, "exec:cat token");
        assertThat(RunningCommand.start(folder, "render", "prod", "-d", "out").exit())
                .isZero();
        Map<String, String> before = RunningCommand.tree(folder.resolve("out"));
        Path pipe = pipe("token");

        interruptAtPipe(RunningCommand.start(folder, "render", "prod", "-d", "out", "--with-secrets"), pipe);

        assertThat(before).isNotEmpty();
        assertThat(RunningCommand.tree(folder.resolve("out"))).isEqualTo(before);
    }

    @Test
    void deployToADirectoryOfThisMachineLeavesItAsItWas() throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve("collector"));
        Files.writeString(home.resolve("mine.txt"), "mine");
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(folder.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: worker, team: platform }
                stack:
                  kind: self-hosted
                  tokens: { write: "exec:cat token" }
                  lanes:
                    otlp: { url: "http://127.0.0.1:1", id: 1 }
                collector: { runs-on: local, home: %s }
                collect: { otlp: {} }
                """.formatted(home));
        Path pipe = pipe("token");

        interruptAtPipe(RunningCommand.start(folder, "deploy", "prod"), pipe);

        assertThat(RunningCommand.tree(home).keySet()).contains("mine.txt").isSubsetOf("mine.txt", "key", ".lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan prod", "deploy prod", "auth check prod", "plan prod --out plan.json"})
    void whatWaitsForAServerEndsAtOnce(String words) throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            profile("compose", silent.getLocalPort(), "file:token");
            token();
            RunningCommand command = RunningCommand.start(folder, words.split(" "));

            silent.setSoTimeout(60_000);
            try (Socket reached = silent.accept()) {
                assertThat(reached.isConnected()).isTrue();
                command.interrupt();
                assertInterrupted(command);
            }
        }
        assertThat(RunningCommand.tree(folder)).containsOnlyKeys("profiles/prod.yaml", "token");
    }

    @Test
    void verifyAtACollectorThatNeverAnswersEndsAtOnce() throws IOException, InterruptedException {
        try (ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            local("file:token", "127.0.0.1:" + door.getLocalPort());
            token();
            RunningCommand verify = RunningCommand.start(folder, "verify", "prod");

            door.setSoTimeout(60_000);
            try (Socket reached = door.accept()) {
                assertThat(reached.isConnected()).isTrue();
                verify.interrupt();
                assertInterrupted(verify);
            }
        }
    }

    @Test
    void deployOverALiveReleaseLeavesItLiveAndWhole() throws IOException, InterruptedException {
        local("file:token", "127.0.0.1:1");
        token();
        RunningCommand first = RunningCommand.start(folder, "deploy", "prod");
        assertThat(first.exit()).as(first.err()).isZero();
        Map<String, String> before = RunningCommand.everything(folder.resolve("collector"));
        local("exec:cat pipe", "127.0.0.1:1");
        Path pipe = pipe("pipe");

        interruptAtPipe(RunningCommand.start(folder, "deploy", "prod"), pipe);

        assertThat(before).containsKey("current");
        assertThat(RunningCommand.everything(folder.resolve("collector"))).isEqualTo(before);
    }

    @Test
    void aReleaseOfThisMachineThatDoesNotGetWellIsPutBack() throws IOException, InterruptedException {
        Path current = folder.resolve("collector/current");
        AtomicReference<String> good = new AtomicReference<>("");
        CountDownLatch waits = new CountDownLatch(1);
        AtomicInteger reloads = new AtomicInteger();
        HttpServer ui = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ui.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean old = good.get().isEmpty()
                    || Files.readSymbolicLink(current).toString().equals(good.get());
            if (path.equals("/-/reload")) {
                reloads.incrementAndGet();
            } else if (path.equals("/-/healthy") && !old) {
                waits.countDown();
            }
            exchange.sendResponseHeaders(path.equals("/-/healthy") && !old ? 500 : 200, -1);
            exchange.close();
        });
        ui.start();
        try {
            String address = "127.0.0.1:" + ui.getAddress().getPort();
            local("file:token", address);
            token();
            assertThat(RunningCommand.start(folder, "deploy", "prod").exit()).isZero();
            good.set(Files.readSymbolicLink(current).toString());
            Path profile = folder.resolve("profiles/prod.yaml");
            Files.writeString(
                    profile,
                    Files.readString(profile).replace("team: platform", "team: other")
                            + "hosts: { rollout: { settle: 10m } }\n");
            RunningCommand deploy = RunningCommand.start(folder, "deploy", "prod");
            assertThat(waits.await(60, TimeUnit.SECONDS)).isTrue();
            deploy.interrupt();

            assertInterrupted(deploy);
            assertThat(deploy.out() + deploy.err()).contains("put back", "deploy/interrupted");
            assertThat(Files.readSymbolicLink(current)).hasToString(good.get());
            assertThat(reloads).as("the first, the new one, the old one again").hasValue(3);
        } finally {
            ui.stop(0);
        }
    }

    @Test
    void verifyAtABackendThatNeverAnswersEndsAtOnce() throws IOException, InterruptedException {
        HttpServer ui = collector();
        HttpServer otlp = collector();
        try (ServerSocket backend = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            local("file:token", "127.0.0.1:" + ui.getAddress().getPort());
            Path profile = folder.resolve("profiles/prod.yaml");
            Files.writeString(
                    profile,
                    Files.readString(profile)
                            .replace("127.0.0.1:1\"", "127.0.0.1:" + backend.getLocalPort() + "\"")
                            .replace(
                                    "127.0.0.1:2\"",
                                    "127.0.0.1:" + otlp.getAddress().getPort() + "\""));
            token();
            RunningCommand verify = RunningCommand.start(folder, "verify", "prod");

            backend.setSoTimeout(60_000);
            try (Socket reached = backend.accept()) {
                assertThat(reached.isConnected()).isTrue();
                verify.interrupt();
                assertInterrupted(verify);
            }
        } finally {
            ui.stop(0);
            otlp.stop(0);
        }
    }

    /** A door that takes everything. */
    private static HttpServer collector() throws IOException {
        HttpServer door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        door.start();
        return door;
    }

    private void token() throws IOException {
        Files.writeString(folder.resolve("token"), "FAKE-token\n");
        Files.setPosixFilePermissions(folder.resolve("token"), PosixFilePermissions.fromString("rw-------"));
    }

    /** A profile whose collector is a directory of this machine; the door's address is in the config, so it changes. */
    private void local(String token, String door) throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(folder.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: worker, namespace: "at-%4$s", team: platform }
                stack:
                  kind: self-hosted
                  tokens: { write: "%1$s", read: "%1$s" }
                  lanes:
                    otlp: { url: "http://127.0.0.1:1", id: 1 }
                    mimir: { url: "http://127.0.0.1:1", id: 2 }
                    loki: { url: "http://127.0.0.1:1", id: 3 }
                    tempo: { url: "http://127.0.0.1:1", id: 4 }
                collector: { runs-on: local, home: %2$s, listen: { ui: "%3$s", otlp-http: "127.0.0.1:2" } }
                collect: { otlp: {} }
                """.formatted(
                        token, folder.resolve("collector"), door, door.replaceAll("[.:]", "-")));
    }

    private void interruptAtPipe(RunningCommand command, Path pipe) throws IOException, InterruptedException {
        // Opening for writing waits until somebody reads.
        try (OutputStream waiting = Files.newOutputStream(pipe)) {
            assertThat(waiting).isNotNull();
            command.interrupt();
            assertInterrupted(command);
        }
    }

    private static void assertInterrupted(RunningCommand command) throws IOException, InterruptedException {
        assertThat(command.exit()).as(command.err()).isEqualTo(130);
        assertThat(command.err()
                        .lines()
                        .filter(l -> l.equals("Interrupted.") || l.startsWith("Interrupted. No further host")))
                .as(command.err())
                .hasSize(1);
        assertThat(command.err()).doesNotContain("Exception", "\tat ");
    }

    private Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        return pipe;
    }

    private void profile(String runsOn, int port, String token) throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        String url = "http://127.0.0.1:" + port;
        Files.writeString(folder.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: worker, team: platform }
                stack:
                  kind: sandbox
                  slug: demo
                  api: %1$s
                  tokens: { write: "%2$s", read: "%2$s", deploy: "%2$s", rules: "%2$s" }
                  lanes:
                    otlp: { url: "%1$s", id: 1 }
                    mimir: { url: "%1$s", id: 2 }
                    loki: { url: "%1$s", id: 3 }
                    tempo: { url: "%1$s", id: 4 }
                  grafana: { url: "%1$s" }
                collector: { runs-on: %3$s }
                collect: { otlp: {} }
                observe: { dashboards: [collector-health], alerts: { include: [collector] } }
                """.formatted(url, token, runsOn));
    }
}
