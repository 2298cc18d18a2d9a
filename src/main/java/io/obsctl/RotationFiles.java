package io.obsctl;

import io.obsctl.app.RotationPlaces;
import io.obsctl.infra.secret.TokenFiles;
import io.obsctl.model.RotationState;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a rotation keeps, as files of mode 0600: its state by profile and profile folder, and the token that it made. */
final class RotationFiles implements RotationPlaces {
    private final Path directory;
    private final String folder;
    private final BiConsumer<SecretRef, SecretRef> swap;

    RotationFiles(Path directory, Path profiles, BiConsumer<SecretRef, SecretRef> swap) {
        this.directory = directory;
        this.folder = profiles.toAbsolutePath().normalize().toString();
        this.swap = swap;
    }

    @Override
    public Optional<RotationState> read(String profile) {
        Path file = file(profile);
        try {
            Map<String, String> values = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file)) {
                int at = line.indexOf('=');
                values.put(line.substring(0, Math.max(0, at)), line.substring(at + 1));
            }
            return Optional.of(new RotationState(
                    profile,
                    RotationState.Step.valueOf(values.getOrDefault("step", "")),
                    SecretRef.parse(values.getOrDefault("old", "")),
                    SecretRef.parse(values.getOrDefault("next", "")),
                    Boolean.parseBoolean(values.getOrDefault("made", "")),
                    values.getOrDefault("old-name", ""),
                    values.getOrDefault("old-id", ""),
                    values.getOrDefault("new-name", ""),
                    values.getOrDefault("new-id", ""),
                    ends(values.getOrDefault("ends", "")),
                    values.getOrDefault("region", "")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw refused(file, "it is not one that obsctl wrote");
        }
    }

    private static @Nullable Instant ends(String text) {
        return text.isEmpty() ? null : Instant.parse(text);
    }

    @Override
    public Hold hold(String profile) {
        Path file = Path.of(file(profile) + ".lock");
        FileChannel channel;
        try {
            Files.createDirectories(directory);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw refused(file, e.getClass().getSimpleName());
        }
        try {
            // The system lets go of it with the process, so a run that was cut is in nobody's way.
            if (channel.tryLock() != null) {
                return () -> release(channel);
            }
        } catch (OverlappingFileLockException e) {
            release(channel);
            throw busy(profile);
        } catch (IOException e) {
            // A file system without locks, for instance: nobody is known to be at it.
            release(channel);
            throw refused(file, "it cannot be locked: " + e.getMessage());
        }
        release(channel);
        throw busy(profile);
    }

    private static void release(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            return; // the lock is gone with the process at the latest
        }
    }

    private static ObsctlException busy(String profile) {
        return new ObsctlException(
                ExitCode.CONFLICT,
                Problem.error("rotate/busy", "Another rotation of this profile is under way", profile)
                        .hint("Wait until it has ended; if it stops halfway, this command goes on with it."));
    }

    @Override
    public void write(RotationState s) {
        String text = "step=" + s.step() + "\nold=" + s.old() + "\nnext=" + s.next() + "\nmade=" + s.made()
                + "\nold-name=" + oneLine(s.oldName()) + "\nold-id=" + oneLine(s.oldId()) + "\nnew-name="
                + oneLine(s.newName()) + "\nnew-id=" + oneLine(s.newId()) + "\nends="
                + (s.ends() == null ? "" : s.ends()) + "\nregion=" + oneLine(s.region()) + "\n";
        Path file = file(s.profile());
        try {
            Files.createDirectories(directory);
            // Not secret, but nobody else's business; and written as carefully as a token is.
            TokenFiles.write(file, Secret.of(text.stripTrailing()));
        } catch (IOException e) {
            throw refused(file, e.getClass().getSimpleName());
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    @Override
    public void clear(String profile) {
        delete(file(profile));
    }

    @Override
    public Optional<SecretRef> beside(SecretRef old) {
        return old.scheme().equals("file")
                ? Optional.of(new SecretRef("file", old.rest() + ".obsctl-next"))
                : Optional.empty();
    }

    @Override
    public void keep(SecretRef file, Secret token) {
        try {
            TokenFiles.write(path(file), token);
        } catch (IOException e) {
            throw refused(path(file), e.getClass().getSimpleName());
        }
    }

    @Override
    public boolean promoted(SecretRef next, SecretRef old) {
        return !Files.exists(path(next)) && Files.exists(path(old));
    }

    @Override
    public void promote(SecretRef next, SecretRef old) {
        // A run that was cut right after the move has done it.
        if (promoted(next, old)) {
            return;
        }
        try {
            // Through a link to the file that it names, as other programs read it.
            Path target = Files.exists(path(old)) ? path(old).toRealPath() : path(old);
            if (Files.exists(target)) {
                Files.setPosixFilePermissions(path(next), Files.getPosixFilePermissions(target));
            }
            Files.move(path(next), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw refused(path(old), e.getClass().getSimpleName());
        }
    }

    @Override
    public void drop(SecretRef next) {
        delete(path(next));
        delete(TokenFiles.unfinished(path(next)));
    }

    @Override
    public void swap(SecretRef asked, SecretRef given) {
        swap.accept(asked, given);
    }

    private static Path path(SecretRef file) {
        return Path.of(file.rest());
    }

    private Path file(String profile) {
        String place =
                UUID.nameUUIDFromBytes(folder.getBytes(StandardCharsets.UTF_8)).toString();
        return directory.resolve(profile + "-" + place.substring(0, 8) + ".rotation");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw refused(file, e.getClass().getSimpleName());
        }
    }

    private static ObsctlException refused(Path file, String why) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error("rotate/files", "A file of the rotation cannot be used", file + ": " + why)
                        .hint("XDG_STATE_HOME says where the state is kept; a new token lies beside the old one"));
    }
}
