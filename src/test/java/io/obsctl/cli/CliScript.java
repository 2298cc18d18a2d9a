package io.obsctl.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A script: {@code == file PATH}, {@code == env NAME=VALUE}, {@code == stdin}, {@code == run} with one command line,
 * then {@code == exit N}, {@code == stdout}, {@code == stderr} as they were. Lines before the first section say what it
 * is about. {@code == sandbox} starts one for the rest of the script: its addresses replace {@code @OTLP@},
 * {@code @MIMIR@}, {@code @LOKI@}, {@code @TEMPO@}, {@code @GRAFANA@} and {@code @API@}, its tokens are files under
 * {@code tokens/}. {@code == host} makes a machine that is reached over SSH at {@code 127.0.0.1:@SSH_PORT@} with the key
 * {@code @SSH@/user_key}; {@code == alloy VERSION} says which Alloy is there. {@code @DIR@} in a file is the
 * folder that the script runs in.
 */
final class CliScript {
    private static final Path JAR = Path.of("target/obsctl.jar").toAbsolutePath();

    private CliScript() {}

    private record Section(String kind, String argument, List<String> lines) {
        String text() {
            return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
        }
    }

    /** Runs every command of the script in {@code home} and returns the script with what was really printed. */
    static String play(String script, Path home) throws IOException, InterruptedException {
        try (CliSandbox sandbox = new CliSandbox();
                CliHost host = new CliHost()) {
            return play(script, home, sandbox, host);
        }
    }

    private static String play(String script, Path home, CliSandbox sandbox, CliHost host)
            throws IOException, InterruptedException {
        StringBuilder out = new StringBuilder();
        Map<String, String> environment = new java.util.LinkedHashMap<>();
        String stdin = "";
        for (Section section : sections(script)) {
            switch (section.kind()) {
                case "" -> out.append(section.text());
                case "sandbox" -> {
                    sandbox.start(home);
                    append(out, section);
                }
                case "host" -> {
                    host.start(home);
                    append(out, section);
                }
                case "alloy" -> {
                    host.alloy(section.argument());
                    append(out, section);
                }
                case "file" -> {
                    Path file = home.resolve(section.argument());
                    Files.createDirectories(file.getParent());
                    String text = host.filled(sandbox.filled(section.text()));
                    Files.writeString(file, text.replace("@DIR@", home.toString()));
                    append(out, section);
                }
                case "copy" -> {
                    Path file = home.resolve(section.argument());
                    Files.createDirectories(file.getParent());
                    Files.copy(Path.of(section.argument()), file);
                    append(out, section);
                }
                case "env" -> {
                    int equals = section.argument().indexOf('=');
                    environment.put(
                            section.argument().substring(0, equals),
                            section.argument().substring(equals + 1));
                    append(out, section);
                }
                case "stdin" -> {
                    stdin = section.text();
                    append(out, section);
                }
                case "run" -> {
                    append(out, section);
                    run(sandbox.filled(section.text().strip()), home, environment, stdin, out, sandbox, host);
                    stdin = "";
                }
                case "exit", "stdout", "stderr" -> {
                    // Written anew by the run before.
                }
                default -> throw new IllegalArgumentException("unknown section: " + section.kind());
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Section section) {
        out.append("== ").append(section.kind());
        out.append(section.argument().isEmpty() ? "" : " " + section.argument()).append('\n');
        out.append(section.text());
    }

    private static void run(
            String line,
            Path home,
            Map<String, String> environment,
            String stdin,
            StringBuilder out,
            CliSandbox sandbox,
            CliHost host)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dobsctl.tty=",
                "-jar",
                JAR.toString()));
        List<String> typed = ShellWords.split(line);
        if (!typed.get(0).equals("obsctl")) {
            throw new IllegalArgumentException("a script runs obsctl, not " + typed.get(0));
        }
        words.addAll(typed.subList(1, typed.size()));
        Path stdout = Files.createTempFile("cli", ".out");
        Path stderr = Files.createTempFile("cli", ".err");
        Path in = Files.writeString(Files.createTempFile("cli", ".in"), stdin);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().keySet().removeIf(name -> !List.of("PATH", "HOME").contains(name));
        // What a deploy remembers belongs to the script, not to whoever runs the tests.
        builder.environment().put("XDG_STATE_HOME", home.resolve(".state").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running after two minutes: " + line);
        }
        out.append("== exit ").append(process.exitValue()).append('\n');
        stream(out, "stdout", stdout, home, sandbox, host);
        stream(out, "stderr", stderr, home, sandbox, host);
        Files.delete(stdout);
        Files.delete(stderr);
        Files.delete(in);
    }

    private static void stream(StringBuilder out, String name, Path file, Path home, CliSandbox sandbox, CliHost host)
            throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            return;
        }
        out.append("== ")
                .append(name)
                .append('\n')
                .append(sandbox.sorted(name, steady(host.emptied(sandbox.emptied(text)), home)));
        if (!text.endsWith("\n")) {
            out.append("\n== no-newline\n");
        }
    }

    /** What differs from run to run: folders, times taken, ports. */
    private static String steady(String text, Path home) {
        return text.replace(home.toString(), "$DIR")
                // The host is this machine: what its kernel lacks is not the script's matter.
                .replaceAll("(?m)^ *! the kernel there does not bound a service's memory;.*\n", "")
                .replaceAll(" {2,}\\d+\\.\\d+ s\\b", "  N s")
                .replaceAll("\\b\\d+\\.\\d+ s\\b", "N s")
                .replaceAll("127\\.0\\.0\\.1:\\d{5}\\b", "127.0.0.1:PORT")
                .replaceAll("\\b\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\dZ", "YYYY-MM-DD HH:MMZ")
                .replaceAll("(?<=  |→ )\\(?[0-9a-f]{8}\\)?(?=  | →)", "DIGEST")
                .replaceAll("(?m)(?<=  )" + System.getProperty("user.name") + "(?=  |$)", "USER")
                .replaceAll("bundle [0-9a-f]{8}", "bundle DIGEST")
                .replaceAll("\"(digest|revision)\" : \"[0-9a-f]*\"", "\"$1\" : \"DIGEST\"");
    }

    private static List<Section> sections(String script) {
        List<Section> out = new ArrayList<>();
        out.add(new Section("", "", new ArrayList<>()));
        for (String line : script.lines().toList()) {
            if (line.startsWith("== ")) {
                String[] parts = line.substring(3).split(" ", 2);
                out.add(new Section(parts[0], parts.length > 1 ? parts[1] : "", new ArrayList<>()));
            } else {
                out.get(out.size() - 1).lines().add(line);
            }
        }
        return out;
    }
}
