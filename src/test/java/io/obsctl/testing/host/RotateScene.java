package io.obsctl.testing.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.sandbox.backend.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Some real hosts with a collector each that forwards to one sandbox, an application on each that sends without a pause,
 * and somebody who rotates the token with the program as it is built.
 */
final class RotateScene implements AutoCloseable {
    private static final Path JAR = Path.of("target/obsctl.jar").toAbsolutePath();
    private static final int OTLP_DOOR = 4318;

    final Path directory;
    final Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
    final HeldDoor api = new HeldDoor(sandbox.api());
    final List<TestHost> hosts = new ArrayList<>();
    private final List<NumberSender> senders = new ArrayList<>();
    private final Forwarder forwarder;

    RotateScene(Path directory, int count) throws IOException {
        this.directory = directory;
        TestHost.makeKey(directory);
        Path collector = TestHost.collector(directory.resolve("alloy"));
        List<CompletableFuture<TestHost>> booting = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Path place = directory.resolve("host" + i);
            booting.add(CompletableFuture.supplyAsync(() -> boot(place, collector)));
        }
        booting.forEach(b -> hosts.add(b.join()));
        // The first host's gateway is an address of this machine, which every host reaches.
        forwarder = new Forwarder(
                gateway(),
                List.of(
                        sandbox.otlp().getPort(),
                        sandbox.mimir().getPort(),
                        sandbox.loki().getPort()));
        sandbox.tokens()
                .put(Token.cloud(
                        "manage",
                        sandbox.stack().orgId(),
                        sandbox.stack().region(),
                        Set.of("accesspolicies:read", "accesspolicies:write", "accesspolicies:delete")));
        Files.createDirectories(directory.resolve("tokens"));
        Files.createDirectories(directory.resolve("profiles"));
        for (String name : List.of("write", "read", "manage")) {
            Path file = directory.resolve("tokens").resolve(name);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, sandbox.token(name));
        }
    }

    private TestHost boot(Path place, Path collector) {
        try {
            return TestHost.boot(place, directory.resolve("key.pub"), collector, TestHost.javaBinds());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private String gateway() {
        return hosts.get(0).gateway();
    }

    /** The profile, with this delivery of tokens. */
    void profile(String credentials) throws IOException {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < hosts.size(); i++) {
            list.append("    - { name: worker-" + (i + 1) + ", address: "
                    + hosts.get(i).address() + " }\n");
        }
        Files.writeString(
                directory.resolve("profiles/prod.yaml"),
                """
                environment: prod
                service: { name: worker, team: platform }
                stack:
                  kind: sandbox
                  slug: demo
                  api: API
                  tokens:
                    write: file:tokens/write # on every host
                    read: file:tokens/read
                    stacks: file:tokens/manage
                  lanes:
                    otlp: { url: "http://GATEWAY:OTLP/otlp", id: 1461503 }
                    mimir: { url: "http://GATEWAY:MIMIR/api/prom", id: 2847239 }
                    loki: { url: "http://GATEWAY:LOKI", id: 1419296 }
                    tempo: { url: "TEMPO", id: 1413491 }
                collector:
                  runs-on: systemd
                  credentials: DELIVERY
                  listen: { otlp-http: "0.0.0.0:4318" }
                  limits: { cpu: 200% }
                hosts:
                  defaults: { user: deploy, key-file: ./key, known-hosts: ./known_hosts }
                  rollout: { settle: 0s }
                  list:
                """.replace("API", api.uri().toString())
                                .replace("GATEWAY", gateway())
                                .replace("OTLP", "" + sandbox.otlp().getPort())
                                .replace("MIMIR", "" + sandbox.mimir().getPort())
                                .replace("LOKI", "" + sandbox.loki().getPort())
                                .replace("TEMPO", sandbox.tempo().toString())
                                .replace("DELIVERY", credentials)
                        + list
                        + """
                collect: { otlp: {} }
                process: { batch: 200ms }
                verify: { timeout: 20s }
                """);
    }

    void send() {
        for (TestHost host : hosts) {
            senders.add(new NumberSender(host.address() + ":" + OTLP_DOOR, "n" + senders.size()));
        }
    }

    /** Starts the program; what it says is in {@code said.txt}. */
    Process begin(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile());
        builder.environment().put("XDG_STATE_HOME", path("state"));
        builder.environment().put("HOME", path(""));
        return builder.start();
    }

    /** Runs the program and gives what it said; fails when it ends otherwise than expected, or says a token. */
    String obsctl(int exit, String... arguments) throws IOException {
        int ended = begin(arguments).onExit().join().exitValue();
        String said = Files.readString(directory.resolve("said.txt"));
        assertThat(ended).as(String.join(" ", arguments) + "\n" + said).isEqualTo(exit);
        assertThat(said).doesNotContain("glc_");
        return said;
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within a minute: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Begins a rotation and kills it when this holds. */
    void killedWhen(String what, BooleanSupplier condition) throws IOException {
        Process rotation = begin("auth", "rotate", "prod");
        await(what, () -> condition.getAsBoolean() || !rotation.isAlive());
        assertThat(rotation.isAlive()).as("it was not over: %s", what).isTrue();
        rotation.destroyForcibly().onExit().join();
    }

    /** What the rotation's state says; empty when there is none. */
    String state() {
        Path folder = directory.resolve("state/obsctl/rotations");
        try (var files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".rotation")).toList()) {
                return Files.readString(file);
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }

    String source() throws IOException {
        return Files.readString(directory.resolve("tokens/write")).strip();
    }

    /** The token that a host's live release has, in whichever way. */
    String tokenOf(TestHost host) {
        try {
            Path home = host.root().resolve("var/lib/obsctl");
            Path live =
                    home.resolve(Files.readSymbolicLink(home.resolve("current")).toString());
            Path file = live.resolve("credentials/write-token");
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            try (var all = Files.walk(live.resolve("env"))) {
                for (Path env : all.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(env);
                    int at = text.indexOf("glc_");
                    if (at >= 0) {
                        return text.substring(at).split("[\"'\\s]", 2)[0];
                    }
                }
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Which run of the collector's unit it is; another one after every restart. */
    List<String> invocations() throws IOException {
        List<String> all = new ArrayList<>();
        for (TestHost host : hosts) {
            all.add(host.inside("systemctl show -P MainPID -P InvocationID obsctl-alloy.service | tr '\\n' ' '"));
        }
        return all;
    }

    /** When the collector's unit was stopped and was up again, in microseconds of the clock that all hosts share. */
    long[] restart(TestHost host) throws IOException {
        return new long[] {time(host, "InactiveEnterTimestampMonotonic"), time(host, "ActiveEnterTimestampMonotonic")};
    }

    private static long time(TestHost host, String property) throws IOException {
        return Long.parseLong(host.inside("systemctl show -P " + property + " obsctl-alloy.service"));
    }

    /** The tokens of the writing policy that still work: the first, and what rotations made of it. */
    List<String> writersAlive() {
        return sandbox.tokens().all().stream()
                .filter(t ->
                        t.name().startsWith("write") && t.live(Clock.systemUTC().instant()))
                .map(Token::value)
                .toList();
    }

    /** Nothing that was written was refused for its credentials since the last time that this was asked. */
    void nobodyWasRefused() {
        for (DoorName door : List.of(DoorName.OTLP, DoorName.MIMIR, DoorName.LOKI, DoorName.TEMPO)) {
            assertThat(sandbox.requests().lines(door))
                    .as("answers of %s", door)
                    .noneMatch(line -> line.writes() && (line.status() == 401 || line.status() == 403));
        }
        sandbox.requests().clear();
    }

    private List<String> arrived() {
        return sandbox.logs().select(List.of(), 0, Long.MAX_VALUE).stream()
                .flatMap(s -> s.entries().stream())
                .map(e -> e.line())
                .toList();
    }

    /** Ends the applications and waits for what is on its way: every number that a collector took has arrived. */
    void nothingIsLost() {
        senders.forEach(NumberSender::close);
        for (NumberSender sender : senders) {
            await(
                    "every number of " + sender.taken() + " arrives, missing " + sender.lost(arrived()),
                    () -> sender.lost(arrived()).isEmpty());
            assertThat(sender.taken()).as("numbers that were sent").isGreaterThan(50);
        }
    }

    /** A token is nowhere but where it belongs. */
    void noTokenAbout() throws IOException {
        for (TestHost host : hosts) {
            assertThat(host.inside("journalctl -q -a -o export | grep -a -c glc_ || :"))
                    .isEqualTo("0");
        }
        assertThat(state()).doesNotContain("glc_");
        assertThat(Files.readString(directory.resolve("said.txt"), StandardCharsets.UTF_8))
                .doesNotContain("glc_");
    }

    @Override
    public void close() throws IOException {
        senders.forEach(NumberSender::close);
        forwarder.close();
        for (TestHost host : hosts) {
            host.close();
        }
        api.close();
        sandbox.close();
    }
}
