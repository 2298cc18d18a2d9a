package io.obsctl.infra.profiles;

import io.obsctl.problem.Problem;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Profiles as {@code NAME.yaml} in one directory. Reads anew each time; safe between threads. */
public final class ProfileFolder implements ProfileFiles, ProfileSink {
    private static final String ENDING = ".yaml";

    private final Path directory;

    /** @param directory as a person typed it: paths in problems begin with it */
    public ProfileFolder(Path directory) {
        this.directory = directory;
    }

    @Override
    public Answer read(String name) {
        Path file = directory.resolve(name + ENDING);
        try {
            if (Files.isDirectory(file)) {
                return new Unreadable(file.toString(), "it is a directory");
            }
            return new Bytes(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return new Absent(file.toString());
        } catch (IOException e) {
            return new Unreadable(file.toString(), reason(e));
        }
    }

    @Override
    public List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(ENDING) && n.length() > ENDING.length())
                    .map(n -> n.substring(0, n.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // A directory that is not there or not readable has no profiles to suggest; reading one says why.
            return List.of();
        }
    }

    @Override
    public String path(String name) {
        return directory.resolve(name + ENDING).toString();
    }

    @Override
    public Optional<Problem> create(String name, String text, boolean force) {
        Path file = directory.resolve(name + ENDING);
        if (!force && Files.exists(file)) {
            return Optional.of(exists(file, name));
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            return Optional.of(unwritable(directory, e));
        }
        try {
            if (force) {
                replaceWhole(file, text);
            } else {
                createWhole(file, text);
            }
            return Optional.empty();
        } catch (FileAlreadyExistsException e) {
            return Optional.of(exists(file, name));
        } catch (IOException e) {
            return Optional.of(unwritable(file, e));
        }
    }

    @Override
    public Optional<Problem> replace(String path, String before, String after) {
        Path file = Path.of(path);
        try {
            if (!Arrays.equals(Files.readAllBytes(file), before.getBytes(StandardCharsets.UTF_8))) {
                return Optional.of(Problem.error(
                                "profile/changed", "the file was changed by somebody else", path + " is left alone")
                        .hint("Run the command again."));
            }
            replaceWhole(file, after);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(unwritable(file, e));
        }
    }

    private static Problem exists(Path file, String name) {
        return Problem.error("profile/exists", "the profile exists already", file + " is left alone")
                .run("obsctl init " + name + " --force");
    }

    private static Problem unwritable(Path file, IOException e) {
        return Problem.error("profile/unwritable", "the file cannot be written", file + ": " + reason(e))
                .hint("Nothing was changed.");
    }

    private static void createWhole(Path file, String text) throws IOException {
        Path beside = written(file, text);
        try {
            // A link fails when the name is taken, which a rename does not.
            Files.createLink(file, beside);
        } catch (UnsupportedOperationException e) {
            Files.move(beside, file);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void replaceWhole(Path file, String text) throws IOException {
        // The file behind a link is replaced, not the link.
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path beside = written(target, text);
        try {
            if (Files.exists(target)) {
                Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(target));
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** A new file in the same directory with the text, on the disk. */
    private static Path written(Path file, String text) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Path beside = Files.createTempFile(parent, ".obsctl-", ".tmp");
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(beside);
            throw e;
        }
        Files.setPosixFilePermissions(beside, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        return beside;
    }

    /** What the system said, without the path, which the caller shows. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it is not a directory";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
