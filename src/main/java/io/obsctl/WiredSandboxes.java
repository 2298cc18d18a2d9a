package io.obsctl;

import io.obsctl.app.Sandboxes;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.infra.local.HttpCollectorControl;
import io.obsctl.model.SandboxFacts;
import io.obsctl.model.SandboxFacts.Door;
import io.obsctl.model.SandboxFacts.TokenFile;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.sandbox.SampleWorker;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.InstanceIds;
import io.obsctl.sandbox.collector.CollectorProgram;
import io.obsctl.sandbox.collector.CollectorSettings;
import io.obsctl.sandbox.collector.SmallCollector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sandbox as commands see it. */
final class WiredSandboxes implements Sandboxes {
    /** What each token of the sandbox is for, in the order shown. */
    private static final Map<String, String> PURPOSES = new LinkedHashMap<>();

    static {
        PURPOSES.put("write", "collectors: metrics, logs and traces in");
        PURPOSES.put("read", "verify: metrics, logs and traces out");
        PURPOSES.put("rules", "deploy: rule groups of Mimir and Loki");
        PURPOSES.put("admin", "deploy: Grafana");
        PURPOSES.put("discover", "init: the stack's ids and addresses");
    }

    private static final String MARK = ".obsctl-demo";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(500);

    private final Wiring wiring;

    WiredSandboxes(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Running start(int basePort, @Nullable String state, String tokens) {
        SandboxSettings settings = SandboxSettings.defaults(wiring.clock()).withBasePort(basePort);
        if (state != null) {
            settings = settings.withStateDirectory(Path.of(state));
        }
        Sandbox sandbox;
        try {
            Sandbox started = Sandbox.start(settings);
            sandbox = wiring.opened(started, started::close);
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.NO,
                    Problem.error("sandbox/not-started", "the sandbox cannot start", String.valueOf(e.getMessage()))
                            .run("obsctl sandbox --port 9300"),
                    e);
        }
        return new Stack(sandbox, facts(sandbox, Path.of(tokens)), state == null ? "" : state);
    }

    private static SandboxFacts facts(Sandbox sandbox, Path folder) {
        List<TokenFile> files = new ArrayList<>();
        PURPOSES.forEach((name, purpose) -> files.add(new TokenFile(
                name, purpose, write(folder.resolve(name), sandbox.token(name)).toString())));
        InstanceIds ids = sandbox.stack().ids();
        return new SandboxFacts(
                sandbox.stack().slug(),
                List.of(
                        new Door("api", sandbox.api().toString(), null),
                        new Door("otlp", sandbox.otlp().toString(), ids.otlp()),
                        new Door("mimir", sandbox.mimir().toString(), ids.mimir()),
                        new Door("loki", sandbox.loki().toString(), ids.loki()),
                        new Door("tempo", sandbox.tempo().toString(), ids.tempo()),
                        new Door("grafana", sandbox.grafana().toString(), null)),
                files);
    }

    private static Path write(Path file, String token) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, token.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
            return file;
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("file/not-written", "the file cannot be written; it is as it was", file.toString()),
                    e);
        }
    }

    @Override
    public Collector startCollector(String config, String ui, String storage, boolean real) {
        Path data = Path.of(storage);
        return real ? realAlloy(config, ui, data) : small(config, ui, data);
    }

    private Collector small(String config, String ui, Path storage) {
        try {
            SmallCollector started = SmallCollector.start(new CollectorSettings(
                    Path.of(config), ui, storage, wiring.clock(), line -> {}, wiring.environment(), wiring.hostname()));
            SmallCollector collector = wiring.opened(started, started::close);
            return new StartedCollector("small collector", collector::close);
        } catch (SmallCollector.StartFailure e) {
            throw notStarted(String.valueOf(e.getMessage()), e);
        }
    }

    private Collector realAlloy(String config, String ui, Path storage) {
        try {
            Files.createDirectories(storage);
            ProcessBuilder builder = new ProcessBuilder(
                            "alloy",
                            "run",
                            "--server.http.listen-addr=" + ui,
                            "--storage.path=" + storage,
                            "--disable-reporting",
                            config)
                    .redirectErrorStream(true)
                    .redirectOutput(storage.resolve("alloy.log").toFile());
            builder.environment().clear();
            builder.environment().putAll(wiring.childEnvironment());
            Process process = builder.start();
            wiring.opened(process, process::destroy);
            Optional<Problem> problem = started(process, new HttpCollectorControl(ui, REQUEST_TIMEOUT, STEP));
            if (problem.isPresent()) {
                process.destroy();
                throw new ObsctlException(
                        ExitCode.NO, problem.get().hint("Its log is " + storage.resolve("alloy.log")));
            }
            return new StartedCollector("Alloy", process::destroy);
        } catch (IOException e) {
            throw notStarted("no alloy can be started from the PATH", e);
        }
    }

    /** Waits until it is healthy, but no longer than it lives: a config that it refuses ends it at once. */
    private static Optional<Problem> started(Process process, HttpCollectorControl control) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        Optional<Problem> problem = control.settle("");
        while (problem.isPresent() && process.isAlive() && System.nanoTime() < deadline) {
            problem = control.settle("");
        }
        return problem;
    }

    private static ObsctlException notStarted(String why, Exception cause) {
        return new ObsctlException(
                ExitCode.NO, Problem.error("sandbox/collector", "the collector does not start", why), cause);
    }

    /** Stands in for Alloy's own program until it is told to stop. */
    int program(List<String> arguments, java.io.PrintStream out, java.io.PrintStream err) {
        CountDownLatch stop = new CountDownLatch(1);
        wiring.opened(stop, stop::countDown);
        try {
            return CollectorProgram.run(
                    arguments,
                    new CollectorProgram.World(
                            wiring.environment(),
                            wiring.hostname(),
                            wiring.clock(),
                            wiring.rawInput(),
                            out,
                            err,
                            stop));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.code();
        }
    }

    private record StartedCollector(String name, Runnable stop) implements Collector {
        @Override
        public void close() {
            stop.run();
        }
    }

    @Override
    public void playWorker(String otlpHttp, String service) {
        try {
            SampleWorker.play(URI.create("http://" + otlpHttp), service, wiring.clock());
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.NO,
                    Problem.error("sandbox/worker", "the demo's worker cannot send", String.valueOf(e.getMessage())),
                    e);
        }
    }

    @Override
    public void prepareFolder(String folder) {
        Path root = Path.of(folder);
        Path mark = root.resolve(MARK);
        try {
            boolean foreign = Files.isDirectory(root) && !Files.exists(mark);
            if (foreign || (Files.exists(root) && !Files.isDirectory(root))) {
                throw new ObsctlException(
                        ExitCode.CONFLICT,
                        Problem.error("demo/exists", "the demo's folder holds what no demo made", folder)
                                .run("obsctl demo --dir another-folder"));
            }
            for (String made : List.of("profiles", "bundle", "host", "tokens", "state")) {
                remove(root.resolve(made));
            }
            Files.createDirectories(root);
            Files.writeString(mark, "Made by `obsctl demo`, which empties this folder when it runs again.\n");
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.NO,
                    Problem.error("file/not-written", "the file cannot be written; it is as it was", folder),
                    e);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.NO,
                    Problem.error("sandbox/not-started", "the sandbox cannot start", "no port is free on loopback"),
                    e);
        }
    }

    /** @param state its directory; empty for none */
    private record Stack(Sandbox sandbox, SandboxFacts facts, String state, CountDownLatch closed) implements Running {
        Stack(Sandbox sandbox, SandboxFacts facts, String state) {
            this(sandbox, facts, state, new CountDownLatch(1));
        }

        @Override
        public void await(Sink sink) throws InterruptedException {
            sandbox.onUnsaved(why -> {
                if (!why.isEmpty()) {
                    Problem problem = Problem.warning(
                                    "sandbox/state-unsaved",
                                    "what the sandbox holds cannot be written to its directory",
                                    state + ": " + why)
                            .hint("What is new since then is gone when it ends. It goes on trying.");
                    sink.emit(new Event.Noticed("sandbox", problem));
                }
            });
            closed.await();
        }

        @Override
        public void close() {
            sandbox.close();
            closed.countDown();
        }
    }
}
