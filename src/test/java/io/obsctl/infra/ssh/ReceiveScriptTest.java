package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code receive.sh} leaves on a host, in a directory. */
class ReceiveScriptTest {
    @TempDir
    Path root;

    private static byte[] upload(String config) {
        Artifact artifact = Artifact.of("alloy/config.alloy", ArtifactKind.ALLOY_CONFIG, config);
        ReleaseUpload upload = new ReleaseUpload();
        upload.release(
                Release.of(List.of(artifact), new TreeMap<>()),
                List.of(artifact),
                Map.of(artifact.path(), config.getBytes(StandardCharsets.UTF_8)),
                "when now\n");
        return upload.bytes();
    }

    private int receive(byte[] input, String output) throws IOException, InterruptedException {
        Path script = root.resolve("receive.sh");
        Files.writeString(script, Scripts.RECEIVE.text());
        Process process = new ProcessBuilder(
                        "sh",
                        script.toString(),
                        root.resolve("home").toString(),
                        root.resolve("etc").toString(),
                        "r1",
                        "one",
                        "-",
                        "-")
                .redirectOutput(Path.of(output).toFile())
                .redirectError(root.resolve("errors").toFile())
                .start();
        try (var stream = process.getOutputStream()) {
            stream.write(input);
        } catch (IOException e) {
            // It may end before it has read everything.
            assertThat(e).hasMessageContaining("pipe");
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private List<String> releases() throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve("home/releases"))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    @Test
    void aWholeReleaseIsPutInPlaceAndTold() throws IOException, InterruptedException {
        Path output = root.resolve("output");
        assertThat(receive(upload("# one\n"), output.toString())).isZero();
        assertThat(output).hasContent("release releases/one");
        assertThat(releases()).containsExactly("one");
        assertThat(root.resolve("home/releases/one/alloy/config.alloy")).hasContent("# one");
    }

    @Test
    void aReleaseThatNobodyWasToldOfIsTakenAway() throws IOException, InterruptedException {
        assertThat(receive(upload("# one\n"), "/dev/full")).isNotZero();
        assertThat(releases()).isEmpty();
    }

    @Test
    void anUploadThatIsCutOffLeavesNothing() throws IOException, InterruptedException {
        byte[] whole = upload("# one\n" + "x".repeat(10_000));
        for (int length : new int[] {1, 30, 5_000, whole.length - 100, whole.length - 1}) {
            assertThat(receive(java.util.Arrays.copyOf(whole, length), "/dev/null"))
                    .as("after %d bytes", length)
                    .isNotZero();
            assertThat(releases()).isEmpty();
        }
    }
}
