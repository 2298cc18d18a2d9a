package io.obsctl.infra.local;

import io.obsctl.model.Release;
import io.obsctl.model.TargetRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was last deployed from this machine, one file a profile and target, for its user only. */
public final class DeployedFiles {
    private final Path directory;

    /** @param directory is made when something is written */
    public DeployedFiles(Path directory) {
        this.directory = directory;
    }

    /** Text by artifact; empty when nothing is remembered or the file cannot be understood. */
    public Optional<Map<String, String>> of(String profile, TargetRef target) {
        Path file = file(profile, target);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            Map<String, String> texts = new TreeMap<>();
            Release.decode(Files.readString(file, StandardCharsets.UTF_8))
                    .files()
                    .forEach(f -> texts.put(f.path(), f.shown()));
            return Optional.of(texts);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Replaces the file. A directory that cannot be written is no failure: then nothing is remembered. */
    public void remember(String profile, TargetRef target, Map<String, String> texts) {
        Release release = new Release(
                texts.entrySet().stream()
                        .map(e -> new Release.File(e.getKey(), 0600, e.getValue(), false))
                        .toList(),
                new TreeMap<>());
        Path file = file(profile, target);
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(beside);
            DurableFiles.write(beside, release.encode().getBytes(StandardCharsets.UTF_8), 0600);
            DurableFiles.rename(beside, file);
        } catch (IOException e) {
            forget(file);
        }
    }

    /** A record that is behind would call what was deployed drift. */
    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It cannot be read by the next run either, or it is what it was.
        }
    }

    private Path file(String profile, TargetRef target) {
        String name = profile.replaceAll("[^A-Za-z0-9._-]", "_") + "."
                + target.kind().name().toLowerCase(Locale.ROOT);
        return directory.resolve(name);
    }
}
