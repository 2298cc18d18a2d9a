package io.obsctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The git revision of a directory, with {@code +} when something in it is not committed; empty without git. */
final class GitRevision implements Supplier<String> {
    private static final long SECONDS = 5;

    private final Path directory;
    private final Supplier<Map<String, String>> environment;

    /** @param environment of git, which needs none of our secrets */
    GitRevision(Path directory, Supplier<Map<String, String>> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    @Override
    public String get() {
        if (!Files.isDirectory(directory)) {
            return "";
        }
        String revision = git("rev-parse", "--short", "HEAD").strip();
        if (revision.isEmpty()) {
            return "";
        }
        return git("status", "--porcelain", "--", ".").isBlank() ? revision : revision + "+";
    }

    /** What git printed, or nothing when it failed or is not there. */
    private String git(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "git";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(environment.get());
            Process process = builder.start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? out : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
