package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.collector.CollectorSettings;
import io.obsctl.sandbox.collector.SmallCollector;
import io.obsctl.testing.Ports;
import io.obsctl.testing.host.HeldDoor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation as a person runs it: sandbox, a collector that runs, the program as installed. */
class AuthRotateIT {
    @TempDir
    Path folder;

    private Sandbox sandbox;
    private SmallCollector collector;
    private String ui;
    private Path live;

    @BeforeEach
    void deployed() throws Exception {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        sandbox.tokens()
                .put(Token.cloud(
                        "manage",
                        sandbox.stack().orgId(),
                        sandbox.stack().region(),
                        Set.of("stacks:read", "accesspolicies:read", "accesspolicies:write", "accesspolicies:delete")));
        Files.createDirectories(folder.resolve("tokens"));
        for (String name : List.of("write", "read", "admin", "manage", "discover")) {
            Path file = folder.resolve("tokens").resolve(name);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, sandbox.token(name));
        }
        ui = "127.0.0.1:" + Ports.free();
        live = folder.resolve("host/current/credentials/write-token");
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(folder.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: api }
                stack:
                  kind: sandbox
                  slug: demo
                  api: %s
                  tokens: { write: file:tokens/write, read: file:tokens/read, stacks: file:tokens/manage }
                  lanes:
                    otlp: { url: "%s", id: 1461503 }
                    mimir: { url: "%s", id: 2847239 }
                    loki: { url: "%s", id: 1419296 }
                    tempo: { url: "%s", id: 1413491 }
                collector:
                  runs-on: local
                  home: "%s"
                  listen: { ui: "%s", otlp-grpc: "127.0.0.1:%d", otlp-http: "127.0.0.1:%d" }
                hosts: { rollout: { settle: 1s } }
                collect: { otlp: {} }
                process: { batch: 100ms }
                verify: { timeout: 10s }
                """.formatted(
                        sandbox.api(),
                        sandbox.otlp(),
                        sandbox.mimir(),
                        sandbox.loki(),
                        sandbox.tempo(),
                        folder.resolve("host"),
                        ui,
                        Ports.free(),
                        Ports.free()));
        Run deployed = run("deploy", "prod");
        assertThat(deployed.exit()).as(deployed.out()).isZero();
        startCollector();
    }

    @AfterEach
    void stop() {
        stopCollector();
        sandbox.close();
    }

    private void startCollector() throws Exception {
        collector = SmallCollector.start(new CollectorSettings(
                folder.resolve("host/current/alloy/config.alloy"),
                ui,
                folder.resolve("data"),
                Clock.systemUTC(),
                line -> {},
                Map.of(),
                "worker-1"));
    }

    private void stopCollector() {
        if (collector != null) {
            collector.close();
            collector = null;
        }
    }

    private record Run(int exit, String out) {}

    private Run run(String... words) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        int exit = begin(out, words).waitFor();
        String text = Files.readString(out);
        assertThat(text).as("no token in what is printed").doesNotContain("glc_");
        return new Run(exit, text);
    }

    private Process begin(Path out, String... words) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dobsctl.tty=",
                "-jar",
                Path.of("target/obsctl.jar").toAbsolutePath().toString()));
        argv.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("HOME", folder.toString());
        return builder.redirectOutput(out.toFile()).start();
    }

    private String source() throws IOException {
        return Files.readString(folder.resolve("tokens/write")).strip();
    }

    private String onHost() throws IOException {
        return Files.readString(live).strip();
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(f -> f.endsWith(".obsctl-next") || f.endsWith(".rotation"));
        }
    }

    private boolean alive(String value) {
        return sandbox.tokens().find(value).orElseThrow().live(Clock.systemUTC().instant());
    }

    @Test
    void makesProbesRollsOutProvesAndOnlyThenEndsTheOldToken() throws Exception {
        String old = source();
        Run run = run("auth", "rotate", "prod");
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).contains("rotated; the old token is ended");
        assertThat(source()).isNotEqualTo(old).isEqualTo(onHost());
        assertThat(alive(old)).isFalse();
        assertThat(alive(source())).isTrue();
        nothingIsLeft();
        assertThat(run("verify", "prod").out()).contains("3 of 3");
    }

    /** From the API into the profile by init, and anew by every rotation. */
    @Test
    void theProfileSaysWhenTheTokenEnds() throws Exception {
        sandbox.tokens()
                .put(sandbox.tokens().named("write").orElseThrow().expiring(Instant.parse("2099-01-31T00:00:00Z")));
        String api = sandbox.api().toString();
        Run init = run(("init dated --service api --kind sandbox --stack demo --stack-api " + api
                        + " --stacks-token file:tokens/discover --write-token file:tokens/write --print")
                .split(" "));
        assertThat(init.out()).contains("    expires: { write: \"2099-01-31\" } # alerts warn before");

        Path profile = folder.resolve("profiles/prod.yaml");
        String flow = "{ write: file:tokens/write, read";
        String text = Files.readString(profile);
        Files.writeString(profile, text.replace(flow, "{ write: file:tokens/write,   read"));
        Run run = run("auth", "rotate", "prod", "--days", "30");
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.out()).contains("rotate/new-date").contains("obsctl deploy prod");
        assertThat(Files.readString(profile))
                .containsPattern("\\{ write: file:tokens/write, expires: \\{ write: \"20.*Z\" }, {3}read");
        Run again = run("auth", "token", "prod", "-o", "json");
        assertThat(again.out()).contains("\"ends\"");
        assertThat(run("check", "prod").exit()).isZero();
    }

    @Test
    void aTokenThatALaneRefusesChangesNothing() throws Exception {
        String old = source();
        Run run = run("auth", "rotate", "prod", "--new", "file:tokens/read");
        assertThat(run.exit()).as(run.out()).isEqualTo(3);
        assertThat(run.out()).contains("rotate/new-token-refused").contains("invalid scope requested");
        Run none = run("auth", "rotate", "prod", "--new", "file:tokens/none");
        assertThat(none.exit()).as(none.out()).isEqualTo(2);
        assertThat(none.out())
                .containsOnlyOnce("there is no such file")
                .contains("secret/file", "not rotated; the old token is alive")
                .doesNotContain("rotate/new-token-refused");
        assertThat(source()).isEqualTo(old).isEqualTo(onHost());
        assertThat(alive(old)).isTrue();
        nothingIsLeft();
    }

    @Test
    void aRotationThatCannotBeProvedKeepsBothTokensAndIsGoneOnWith() throws Exception {
        String old = source();
        stopCollector();
        Run cut = run("auth", "rotate", "prod");
        assertThat(cut.exit()).as(cut.out()).isNotZero();
        assertThat(cut.out()).contains("rotate/unfinished");
        assertThat(alive(old)).isTrue();
        assertThat(alive(onHost())).isTrue();
        assertThat(onHost()).isNotEqualTo(old);
        assertThat(source()).isEqualTo(old);
        Path next = folder.resolve("tokens/write.obsctl-next");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(next)))
                .isEqualTo("rw-------");
        try (Stream<Path> state = Files.walk(folder.resolve("state"))) {
            for (Path file :
                    state.filter(f -> f.toString().endsWith(".rotation")).toList()) {
                assertThat(Files.readString(file)).doesNotContain("glc_");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        startCollector();
        Run again = run("auth", "rotate", "prod");
        assertThat(again.exit()).as(again.out()).isZero();
        assertThat(again.out()).contains("from an earlier run");
        assertThat(alive(old)).isFalse();
        assertThat(source()).isEqualTo(onHost());
        nothingIsLeft();
    }

    @Test
    void backGivesTheOldTokenToTheHostAndEndsTheNewOne() throws Exception {
        String old = source();
        stopCollector();
        assertThat(run("auth", "rotate", "prod").exit()).isNotZero();
        String made = onHost();
        Run back = run("auth", "rotate", "prod", "--back");
        assertThat(back.exit()).as(back.out()).isZero();
        assertThat(back.out()).contains("undone; the old token is in use");
        assertThat(onHost()).isEqualTo(old).isEqualTo(source());
        assertThat(alive(made)).isFalse();
        assertThat(alive(old)).isTrue();
        nothingIsLeft();
    }

    /** Every file but what the programs print. */
    private Map<String, String> files() throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String part : List.of("profiles", "tokens", "state", "host")) {
            try (Stream<Path> files = Files.walk(folder.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all;
    }

    @Test
    void aSecondRotationIsRefusedWhileOneIsUnderWayAndADeadOneIsInNobodysWay() throws Exception {
        String old = source();
        try (HeldDoor door = new HeldDoor(sandbox.api())) {
            Path profile = folder.resolve("profiles/prod.yaml");
            Files.writeString(
                    profile,
                    Files.readString(profile)
                            .replace(sandbox.api().toString(), door.uri().toString()));
            door.arm("POST /api/v1/tokens");
            Process first = begin(folder.resolve("first.txt"), "auth", "rotate", "prod");
            try {
                assertThat(door.reached()).as("a token is made").isTrue();
                Map<String, String> before = files();
                int tokens = sandbox.tokens().all().size();

                Run second = run("auth", "rotate", "prod");
                assertThat(second.exit()).as(second.out()).isEqualTo(6);
                assertThat(second.out())
                        .contains(
                                "rotate/busy",
                                "Another rotation of this profile is under way",
                                "Wait until it has ended");
                assertThat(run("auth", "rotate", "prod", "--back").exit()).isEqualTo(6);
                assertThat(run("auth", "rotate", "prod", "--new", "file:tokens/read", "-o", "json")
                                .exit())
                        .isEqualTo(6);
                assertThat(files()).isEqualTo(before);
                assertThat(sandbox.tokens().all()).hasSize(tokens);
                assertThat(first.isAlive()).as("the first is at it still").isTrue();
            } finally {
                first.destroyForcibly().onExit().join();
            }
            door.disarm();

            assertThat(files().keySet()).as("what the dead one held").anyMatch(f -> f.endsWith(".rotation.lock"));
            Run third = run("auth", "rotate", "prod");
            assertThat(third.exit()).as(third.out()).isZero();
            assertThat(alive(old)).isFalse();
            assertThat(source()).isNotEqualTo(old).isEqualTo(onHost());
            assertThat(sandbox.tokens().all().stream()
                            .filter(t -> t.name().startsWith("write")
                                    && t.live(Clock.systemUTC().instant())))
                    .as("neither the old one nor the one that was lost")
                    .hasSize(1);
            nothingIsLeft();
        }
    }
}
