package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.alloy.RealAlloy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person runs it, and as the README shows it. */
class DemoIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path folder;

    @Test
    void showsTheWholePathTwiceInARowAsTheReadmeSays() throws IOException, InterruptedException {
        List<String> first = steps(demo());
        assertThat(first).isEqualTo(steps(readme()));
        assertThat(steps(demo())).isEqualTo(first);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(f -> !f.toString().contains("/tokens/")
                                    && !f.toString().contains("/credentials/"))
                            .filter(f -> !f.toString().contains("/host/data/"))
                            .filter(DemoIT::holdsAToken))
                    .as("files that hold a token")
                    .isEmpty();
        }
        assertReadsItsTokensIn(folder.resolve("obsctl-demo"));
    }

    @Test
    void whatItShowsNextWorksAsPasted() throws IOException, InterruptedException {
        Path other = Files.createDirectory(folder.resolve("an 'odd' folder"));
        Run demo = run(folder, "demo", "--dir", other.getFileName() + "/demo");
        assertThat(demo.exit()).as(demo.err()).isZero();
        List<String> commands = demo.out()
                .lines()
                .filter(l -> l.startsWith("  obsctl ") && l.contains("--profile-dir"))
                .toList();
        assertThat(commands).hasSize(3);
        for (String command : commands) {
            String pasted = "obsctl() { '%s' -jar '%s' \"$@\"; }; %s"
                    .formatted(JAVA, Path.of("target/obsctl.jar").toAbsolutePath(), command);
            Process shell = new ProcessBuilder("sh", "-c", pasted)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).as(command + "\n" + said).isZero();
        }
    }

    /** Its profile is as good from inside its folder as from where the demo ran. */
    private static void assertReadsItsTokensIn(Path made) throws IOException, InterruptedException {
        Run run = run(made, "render", "demo", "--with-secrets", "--dir", "again");
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(made.resolve("again/credentials")).isNotEmptyDirectory();
    }

    @Test
    void showsTheSameWithTheAlloyOfThePath() throws IOException, InterruptedException {
        assumeTrue(RealAlloy.program().isPresent(), "no alloy on the PATH");
        Run run = run("--collector", "alloy");
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(steps(run.out())).hasSameSizeAs(steps(readme()));
        assertThat(run.out()).contains("Alloy running");
    }

    @Test
    void leavesAFolderAloneThatItDidNotMake() throws IOException, InterruptedException {
        Files.writeString(Files.createDirectory(folder.resolve("obsctl-demo")).resolve("mine"), "mine");
        Run run = run();
        assertThat(run.exit()).isEqualTo(6);
        assertThat(run.err()).contains("demo/exists");
        assertThat(folder.resolve("obsctl-demo/mine")).hasContent("mine");
    }

    private static boolean holdsAToken(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .matches("(?s).*gl(c|sa)_[A-Za-z0-9].*");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private record Run(int exit, String out, String err) {}

    private String demo() throws IOException, InterruptedException {
        Run run = run();
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    private Run run(String... options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("demo"));
        words.addAll(List.of(options));
        return run(folder, words.toArray(String[]::new));
    }

    private static Run run(Path where, String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile("demo", ".out");
        Path err = Files.createTempFile("demo", ".err");
        List<String> argv = new ArrayList<>(List.of(
                JAVA,
                "-XX:TieredStopAtLevel=1",
                "-Dobsctl.tty=",
                "-jar",
                Path.of("target/obsctl.jar").toAbsolutePath().toString()));
        argv.addAll(List.of(words));
        Process process = new ProcessBuilder(argv)
                .directory(where.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static String readme() throws IOException {
        String text = Files.readString(Path.of("README.md"));
        int from = text.indexOf("$ obsctl demo\n");
        return text.substring(from, text.indexOf("```", from));
    }

    /** The lines of the steps without the times that they took. */
    private static List<String> steps(String text) {
        return text.lines()
                .filter(l -> l.matches("(\\d  | {20,}).*"))
                .map(l -> l.replaceAll("\\d+\\.\\d s", "N s"))
                .collect(Collectors.toList());
    }
}
