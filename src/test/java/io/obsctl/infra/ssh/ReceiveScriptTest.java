package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code receive.sh} leaves on a host, in a directory. */
class ReceiveScriptTest {
    @TempDir
    Path root;

    private String shell = "sh";

    private static byte[] upload(String config) {
        return upload(new ReleaseUpload(), config);
    }

    private static byte[] upload(ReleaseUpload upload, String config) {
        Artifact artifact = Artifact.of("alloy/config.alloy", ArtifactKind.ALLOY_CONFIG, config);
        upload.release(
                Release.of(List.of(artifact), new TreeMap<>()),
                List.of(artifact),
                Map.of(artifact.path(), config.getBytes(StandardCharsets.UTF_8)),
                "when now\n");
        return upload.bytes();
    }

    private int receive(byte[] input, String output) throws IOException, InterruptedException {
        return receive(input, output, "-");
    }

    private int receive(byte[] input, String output, String user) throws IOException, InterruptedException {
        Path script = root.resolve("receive.sh");
        Files.writeString(script, Scripts.RECEIVE.text());
        ProcessBuilder command = new ProcessBuilder(
                        shell.equals("busybox") ? "/bin/busybox" : shell,
                        shell.equals("busybox") ? "ash" : "-u",
                        script.toString(),
                        root.resolve("home").toString(),
                        root.resolve("etc").toString(),
                        "r1",
                        "one",
                        "-",
                        user)
                .directory(root.toFile())
                .redirectOutput(Path.of(output).toFile())
                .redirectError(root.resolve("errors").toFile());
        command.environment().merge("PATH", root.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
        Process process = command.start();
        try (var stream = process.getOutputStream()) {
            stream.write(input);
        } catch (IOException e) {
            // It may end before it has read everything.
            assertThat(e).hasMessageContaining("pipe");
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private void program(String name, String text) throws IOException {
        Path program = Files.createDirectories(root.resolve("bin")).resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    /** A program that does everything twice: the first time stands for another upload that was a moment faster. */
    private void twice(String name) throws IOException {
        program(
                name,
                "case \"$*\" in *.part-*) ;; *) /bin/" + name + " \"$@\" ;; esac\nexec /bin/" + name + " \"$@\"\n");
    }

    /**
     * One call meets the lock of /etc/passwd, one the account that the other upload has made meanwhile. Not in busybox,
     * which asks its own {@code id}.
     */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void anAccountThatAnotherUploadMakesIsWaitedFor(String name) throws IOException, InterruptedException {
        assumeTrue(Path.of("/bin", name).toFile().canExecute(), name + " is not installed");
        shell = name;
        program("id", "[ -e account ]\n");
        program("groupadd", "exit 9\n");
        program("useradd", "echo called >>calls\n[ -e busy ] || { : >busy; exit 1; }\n: >account\nexit 9\n");
        program("sleep", "exit 0\n");
        assertThat(receive(upload("# one\n"), "/dev/null", "someone")).isZero();
        assertThat(root.resolve("calls")).hasContent("called\ncalled");
        assertThat(releases()).containsExactly("one");
    }

    @Test
    void anAccountThatCannotBeMadeIsToldInTheWordsOfTheHost() throws IOException, InterruptedException {
        program("id", "exit 1\n");
        program("groupadd", "exit 10\n");
        program("useradd", "echo 'useradd: cannot lock /etc/passwd; try again later.' >&2\nexit 1\n");
        program("sleep", "exit 0\n");
        assertThat(receive(upload("# one\n"), "/dev/null", "someone")).isNotZero();
        assertThat(root.resolve("errors"))
                .content()
                .contains("the user someone cannot be made: useradd: cannot lock /etc/passwd; try again later.");
        assertThat(root.resolve("home")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkdir", "ln"})
    void whatAnotherUploadMadeAMomentBeforeIsAsGood(String program) throws IOException, InterruptedException {
        twice(program);
        ReleaseUpload upload = new ReleaseUpload();
        Path link = root.resolve("etc/wants/obsctl-recover.service");
        upload.link("../obsctl-recover.service", link.toString());
        int status = receive(upload(upload, "# one\n"), root.resolve("out").toString());
        assertThat(status).as(Files.readString(root.resolve("errors"))).isZero();
        assertThat(Files.readSymbolicLink(link)).hasToString("../obsctl-recover.service");
        assertThat(releases()).containsExactly("one");
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

    /** Names and contents of every kind change nothing but themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void hostileNamesAndContentsStayText(String name) throws IOException, InterruptedException {
        assumeTrue(Path.of("/bin", name).toFile().canExecute(), name + " is not installed");
        shell = name;
        Random random = new Random(20);
        int[] alphabet = " '\"\\$`(){}[]<>|&;*?!#~%^=+-,.:@ab{{}}$(id)\u00e4\u6f22"
                .codePoints()
                .toArray();
        List<Artifact> artifacts = new ArrayList<>();
        Map<String, byte[]> contents = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder path = new StringBuilder(i % 3 == 0 ? "-" : "x");
            for (int n = random.nextInt(12); n > 0; n--) {
                path.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }
            path.append(i % 2 == 0 ? "/" + i + " '\"$(touch owned)`touch owned`\n".replace("\n", "") : "")
                    .append(i);
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            artifacts.add(Artifact.of(path.toString(), ArtifactKind.ALLOY_CONFIG, "text " + i));
            contents.put(path.toString(), bytes);
        }
        ReleaseUpload upload = new ReleaseUpload();
        upload.release(
                Release.of(artifacts, new TreeMap<>()), artifacts, contents, "who $(touch owned) `id` ' \" \\ %s\n");
        Path output = root.resolve("output");
        assertThat(receive(upload.bytes(), output.toString()))
                .as(Files.readString(root.resolve("errors")))
                .isZero();
        Path release = root.resolve("home/releases/one");
        Map<String, byte[]> there = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(release)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                there.put(release.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        there.keySet().removeIf(path -> path.startsWith(".obsctl/"));
        assertThat(there.keySet()).isEqualTo(contents.keySet());
        contents.forEach((path, bytes) -> assertThat(there.get(path)).as(path).isEqualTo(bytes));
        try (Stream<Path> walk = Files.walk(root)) {
            assertThat(walk.map(Path::getFileName).map(Path::toString)).doesNotContain("owned");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up", "a/../../up", "/etc/absolute", "a/.."})
    void aPathOutOfTheReleaseIsRefused(String path) throws IOException, InterruptedException {
        String sums = Release.sha256(new byte[] {'x'}) + "  " + path + "\n";
        String stream = "file 644 plain 1 " + path + "\nx\nfile 600 plain " + sums.length() + " .obsctl/sums\n" + sums
                + "\nend " + Release.sha256(sums.getBytes(StandardCharsets.UTF_8)) + "\n";
        assertThat(receive(stream.getBytes(StandardCharsets.UTF_8), "/dev/null"))
                .isNotZero();
        assertThat(releases()).isEmpty();
        assertThat(root.resolve("home/up")).doesNotExist();
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
