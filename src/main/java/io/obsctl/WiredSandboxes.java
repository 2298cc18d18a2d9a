package io.obsctl;

import io.obsctl.app.Sandboxes;
import io.obsctl.model.SandboxFacts;
import io.obsctl.model.SandboxFacts.Door;
import io.obsctl.model.SandboxFacts.TokenFile;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.InstanceIds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
            sandbox = wiring.opened(Sandbox.start(settings));
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.NO,
                    Problem.error("sandbox/not-started", "the sandbox cannot start", String.valueOf(e.getMessage()))
                            .run("obsctl sandbox --port 9300"),
                    e);
        }
        return new Stack(sandbox, facts(sandbox, Path.of(tokens)));
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
        throw new IllegalStateException();
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

    private record Stack(Sandbox sandbox, SandboxFacts facts, CountDownLatch closed) implements Running {
        Stack(Sandbox sandbox, SandboxFacts facts) {
            this(sandbox, facts, new CountDownLatch(1));
        }

        @Override
        public void await() throws InterruptedException {
            closed.await();
        }

        @Override
        public void close() {
            sandbox.close();
            closed.countDown();
        }
    }
}
