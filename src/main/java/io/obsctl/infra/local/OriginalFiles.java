package io.obsctl.infra.local;

import io.obsctl.deploy.Originals;
import io.obsctl.model.Release;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/** Originals as files that only their user reads, one directory a profile. */
public final class OriginalFiles implements Originals {
    private final Path directory;

    /** @param directory is made when something is kept */
    public OriginalFiles(Path directory) {
        this.directory = directory;
    }

    @Override
    public void keep(TargetRef target, String name, String text) {
        Path file = file(target, name);
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, DurableFiles.permissions(0700));
            if (Files.exists(file) && !Files.readString(file).equals(text)) {
                aside(file, "before");
            }
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(beside);
            DurableFiles.write(beside, text.getBytes(StandardCharsets.UTF_8), 0600);
            DurableFiles.rename(beside, file);
            DurableFiles.sync(directory);
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.NO,
                    Problem.error(
                            "deploy/original-not-kept",
                            "the original cannot be written down, so it is not replaced",
                            name + ": " + DurableFiles.why(file, e)));
        }
    }

    @Override
    public Optional<String> of(TargetRef target, String name) {
        Path file = file(target, name);
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void returned(TargetRef target, String name) {
        try {
            aside(file(target, name), "returned");
        } catch (IOException e) {
            // It is offered again by the next removal, when nothing of obsctl's stands in its place any more.
        }
    }

    @Override
    public String place(TargetRef target, String name) {
        return file(target, name).toString();
    }

    private static void aside(Path file, String why) throws IOException {
        for (int i = 1; ; i++) {
            Path free = file.resolveSibling(file.getFileName() + "." + why + "-" + i);
            if (!Files.exists(free)) {
                Files.move(file, free, StandardCopyOption.ATOMIC_MOVE);
                return;
            }
        }
    }

    /** Readable, and one file for each name whatever is in it. */
    private Path file(TargetRef target, String name) {
        String readable = name.replaceAll("[^A-Za-z0-9._-]+", "_");
        String digest =
                Release.sha256((target.kind() + "\0" + target.name() + "\0" + name).getBytes(StandardCharsets.UTF_8));
        return directory.resolve(target.kind().name().toLowerCase(Locale.ROOT) + "-"
                + readable.substring(0, Math.min(60, readable.length())) + "-" + digest.substring(0, 8));
    }
}
