package io.obsctl.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged program as a process of its own, with what it prints in files. */
final class RunningCommand {
    static final Path JAR = Path.of("target/obsctl.jar").toAbsolutePath();

    private static final Map<Path, Path> STATES = new HashMap<>();

    private final Process process;
    private final Path out;
    private final Path err;

    private RunningCommand(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static RunningCommand start(Path folder, String... words) throws IOException {
        return start(JAR, folder, List.of(words));
    }

    static RunningCommand start(Path jar, Path folder, List<String> words) throws IOException {
        List<String> all = new ArrayList<>(java(jar));
        all.addAll(words);
        return launch(folder, all);
    }

    /** Runs it below a shell line in which {@code obsctl} stands for the program. */
    static RunningCommand shell(Path folder, String line) throws IOException {
        String program =
                String.join(" ", java(JAR).stream().map(w -> "'" + w + "'").toList());
        return launch(folder, List.of("bash", "-c", "obsctl() { " + program + " \"$@\"; }\n" + line));
    }

    /** Runs it behind another program that starts what it is told to, such as {@code env}. */
    static RunningCommand behind(Path folder, List<String> starter, List<String> words) throws IOException {
        List<String> all = new ArrayList<>(starter);
        all.addAll(java(JAR));
        all.addAll(words);
        return launch(folder, all);
    }

    private static List<String> java(Path jar) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dobsctl.tty=",
                "-jar",
                jar.toString());
    }

    private static RunningCommand launch(Path folder, List<String> words) throws IOException {
        Path out = Files.createTempFile("running", ".out");
        Path err = Files.createTempFile("running", ".err");
        // Whoever runs the tests in the background of a shell ignores Ctrl-C, and so would what they start.
        List<String> heeding = new ArrayList<>(List.of("env", "--default-signal=INT"));
        heeding.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(heeding)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> !List.of("PATH", "HOME").contains(name));
        // What it remembers of rollouts is no concern of whoever runs the tests.
        builder.environment().put("XDG_STATE_HOME", state(folder).toString());
        return new RunningCommand(builder.start(), out, err);
    }

    /** One directory for all that run in the same folder. */
    private static synchronized Path state(Path folder) throws IOException {
        Path state = STATES.get(folder);
        if (state == null) {
            state = Files.createTempDirectory("state");
            STATES.put(folder, state);
        }
        return state;
    }

    /** Ctrl-C, as a terminal sends it. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    int exit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running after a minute");
        }
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Everything below a folder: what files hold, where links lead, and that directories are there. */
    static Map<String, String> everything(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String what = Files.isSymbolicLink(file)
                        ? "-> " + Files.readSymbolicLink(file)
                        : Files.isDirectory(file) ? "/" : Files.readString(file, StandardCharsets.ISO_8859_1);
                all.put(folder.relativize(file).toString(), what);
            }
        }
        return all;
    }

    /** Every file below a folder with what is in it, hidden ones too; pipes without. */
    static Map<String, String> tree(Path folder) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> !Files.isDirectory(f)).toList()) {
                tree.put(
                        folder.relativize(file).toString(),
                        Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
            }
        }
        return tree;
    }
}
