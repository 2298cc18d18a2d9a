package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room, readers that go away, folders that cannot be written, a program that is damaged. */
class HardTimesIT {
    private static final String CONFIG = "otelcol.exporter.debug \"a\" { }\n";

    @TempDir
    Path folder;

    /** {@code ulimit -f 8}: no file may grow beyond 8 KiB, as when the disk is full in the middle of one. */
    private RunningCommand withoutRoom(String line) throws IOException {
        return RunningCommand.shell(folder, "trap '' XFSZ; ulimit -f 8; " + line);
    }

    @Test
    void renderWithoutRoomLeavesTheOldFiles() throws IOException, InterruptedException {
        profile("one");
        assertThat(RunningCommand.start(folder, "render", "prod", "-d", "out").exit())
                .isZero();
        Map<String, String> before = RunningCommand.tree(folder.resolve("out"));
        profile("two");

        RunningCommand render = withoutRoom("obsctl render prod -d out");

        assertProblem(render, 1, "render/write-failed");
        assertThat(before).isNotEmpty();
        assertThat(RunningCommand.tree(folder.resolve("out"))).isEqualTo(before);
    }

    @Test
    void formattingWithoutRoomLeavesTheFile() throws IOException, InterruptedException {
        String text = "a   = 1\n" + "// a line that takes room\n".repeat(1000);
        Files.writeString(folder.resolve("a.alloy"), text);

        assertProblem(withoutRoom("obsctl fmt -w a.alloy"), 2, "file/not-written");

        assertThat(RunningCommand.tree(folder)).containsExactly(Map.entry("a.alloy", text));
    }

    @Test
    void aFullDiskBehindStandardOutputIsAFailure() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("a.alloy"), CONFIG);

        assertProblem(RunningCommand.shell(folder, "obsctl fmt a.alloy >/dev/full"), 1, "file/not-written");
    }

    @Test
    void aReaderThatGoesAwayIsNone() throws IOException, InterruptedException {
        profile("one");

        RunningCommand render =
                RunningCommand.shell(folder, "obsctl render prod -o json | head -n 1; exit ${PIPESTATUS[0]}");

        assertThat(render.exit()).isZero();
        assertThat(render.out()).isEqualTo("{\n");
        assertThat(render.err()).doesNotContain("Exception", "not-written");
    }

    @Test
    void aFolderThatIsAFileIsSaidPlainly() throws IOException, InterruptedException {
        profile("one");
        Files.writeString(folder.resolve("out"), "mine");

        RunningCommand render = RunningCommand.start(folder, "render", "prod", "-d", "out");

        assertProblem(render, 1, "render/write-failed");
        assertThat(folder.resolve("out")).hasContent("mine");
    }

    @Test
    void bytesThatAreNoTextAreNotWrittenAsSuch() throws IOException, InterruptedException {
        byte[] bytes = {'a', ' ', ' ', '=', ' ', '"', (byte) 0xFF, '"', '\n'};
        Files.write(folder.resolve("a.alloy"), bytes);

        assertProblem(RunningCommand.start(folder, "fmt", "-w", "a.alloy"), 1, "alloy/syntax");

        assertThat(folder.resolve("a.alloy")).hasBinaryContent(bytes);
    }

    @Test
    void aDamagedProgramSaysSoWithExit70AndWithoutAStackTrace() throws IOException, InterruptedException {
        Path jar = Files.copy(RunningCommand.JAR, folder.resolve("damaged.jar"));
        try (FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Files.delete(inside.getPath("io/obsctl/lang/alloy/rules.txt"));
        }
        Files.writeString(folder.resolve("a.alloy"), CONFIG);

        RunningCommand check = RunningCommand.start(jar, folder, List.of("check", "a.alloy"));
        RunningCommand traced = RunningCommand.start(jar, folder, List.of("check", "a.alloy", "--stacktrace"));

        assertProblem(check, 70, "internal/defect");
        assertThat(check.err()).contains("rules.txt is missing");
        assertThat(traced.exit()).isEqualTo(70);
        assertThat(traced.err()).contains("\tat io.obsctl.");
    }

    @Test
    void theInstallersTrainingRunsThrough() throws IOException, InterruptedException {
        assertThat(RunningCommand.start(folder, "train").exit()).isZero();
    }

    private static void assertProblem(RunningCommand command, int exit, String id)
            throws IOException, InterruptedException {
        assertThat(command.exit()).as(command.err()).isEqualTo(exit);
        assertThat(command.err()).contains("error  " + id).doesNotContain("\tat ");
    }

    private void profile(String name) throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(folder.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: %s, team: platform }
                stack:
                  kind: sandbox
                  slug: demo
                  tokens: { write: "env:FAKE_TOKEN", deploy: "env:FAKE_TOKEN" }
                  lanes:
                    otlp: { url: "http://127.0.0.1:1", id: 1 }
                    mimir: { url: "http://127.0.0.1:1", id: 2 }
                    loki: { url: "http://127.0.0.1:1", id: 3 }
                    tempo: { url: "http://127.0.0.1:1", id: 4 }
                  grafana: { url: "http://127.0.0.1:1" }
                collector: { runs-on: compose }
                collect: { otlp: {} }
                observe: { dashboards: [collector-health], alerts: { include: [collector] } }
                """.formatted(name));
    }
}
