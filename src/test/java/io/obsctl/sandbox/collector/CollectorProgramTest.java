package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.testing.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alloy's command line, as units and deploys on test hosts use it. */
class CollectorProgramTest {
    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch stop = new CountDownLatch(1);

    private int run(String... args) throws Exception {
        return CollectorProgram.run(
                List.of(args),
                new CollectorProgram.World(
                        Map.of(),
                        "h",
                        Clock.systemUTC(),
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        stop));
    }

    private String config(String text) throws Exception {
        return Files.writeString(dir.resolve("c.alloy"), text).toString();
    }

    @Test
    void tellsItsVersionInTheFormOfAlloy() throws Exception {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("alloy, version v1.15.1 (obsctl small collector)\n");
    }

    @Test
    void validatesSyntaxAndReferences() throws Exception {
        assertThat(run("validate", config("prometheus.exporter.self \"a\" { }\n")))
                .isZero();
        assertThat(run("validate", config("prometheus.scrape \"a\" {\n  targets = x.y.z\n}\n")))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("c.alloy:2:13")
                .contains("does not exist");
        assertThat(run("validate", config("a {"))).isEqualTo(1);
        assertThat(run("validate", dir.resolve("none").toString())).isEqualTo(1);
    }

    @Test
    void formats() throws Exception {
        String file = config("logging { level=\"info\" }\n");
        assertThat(run("fmt", file)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("level = \"info\"");
        assertThat(run("fmt", "-t", file)).isEqualTo(1);
        assertThat(run("fmt", "-w", file)).isZero();
        assertThat(run("fmt", "-t", file)).isZero();
    }

    @Test
    void runsADirectoryUntilItIsTold() throws Exception {
        config("prometheus.exporter.self \"a\" { }\n");
        Files.writeString(
                dir.resolve("d.alloy"),
                "discovery.relabel \"b\" {\n  targets = prometheus.exporter.self.a.targets\n}\n");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Integer> running = thread.submit(() -> run(
                "run",
                "--server.http.listen-addr=127.0.0.1:0",
                "--storage.path",
                dir.resolve("data").toString(),
                "--stability.level=experimental",
                dir.toString()));
        Await.until("it listens", () -> err.toString(StandardCharsets.UTF_8).contains("now listening"));
        assertThat(running.isDone()).isFalse();
        stop.countDown();
        assertThat(running.get()).isZero();
        thread.shutdown();
    }

    @Test
    void endsWith1WhenTheFirstLoadFails() throws Exception {
        assertThat(run(
                        "run",
                        "--server.http.listen-addr=127.0.0.1:0",
                        "--storage.path=" + dir.resolve("data"),
                        config("x {")))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("could not perform the initial load successfully");
        assertThat(run("nonsense")).isEqualTo(2);
    }
}
