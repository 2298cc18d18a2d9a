package io.obsctl.infra.local;

import io.obsctl.deploy.RolloutStore;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Journals of rollouts as files of mode 0600 in a directory of mode 0700, named by profile and profile folder. */
public final class RolloutFiles implements RolloutStore {
    private final Path directory;
    private final String folder;

    /** @param profiles the folder of profiles: two folders may hold a profile of one name */
    public RolloutFiles(Path directory, Path profiles) {
        this.directory = directory;
        this.folder = profiles.toAbsolutePath().normalize().toString();
    }

    @Override
    public Optional<String> read(String profile) {
        try {
            return Optional.of(Files.readString(file(profile)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(file(profile), e);
        }
    }

    @Override
    public void begin(String profile, String text) {
        Path file = file(profile);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path beside = directory.resolve(file.getFileName() + ".new");
            Files.deleteIfExists(beside);
            DurableFiles.write(beside, text.getBytes(StandardCharsets.UTF_8), 0600);
            DurableFiles.rename(beside, file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public synchronized void append(String profile, String lines) {
        try {
            DurableFiles.append(file(profile), lines, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed(file(profile), e);
        }
    }

    private Path file(String profile) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(folder.getBytes(StandardCharsets.UTF_8));
            return directory.resolve(profile + "-" + HexFormat.of().formatHex(digest, 0, 6) + ".jsonl");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static ObsctlException failed(Path file, IOException e) {
        return new ObsctlException(
                ExitCode.NO,
                Problem.error("rollout/journal", "the journal of the rollout cannot be used", DurableFiles.why(file, e))
                        .hint("XDG_STATE_HOME says where it is kept; default: ~/.local/state."),
                e);
    }
}
