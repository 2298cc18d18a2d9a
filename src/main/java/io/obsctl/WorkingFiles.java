package io.obsctl;

import io.obsctl.app.TextFiles;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of the machine that obsctl was started on. */
final class WorkingFiles implements TextFiles {
    /** More than any config or profile holds; a bound for what is read by mistake. */
    private static final long LIMIT = 64L << 20;

    private final InputStream input;

    WorkingFiles(InputStream input) {
        this.input = input;
    }

    @Override
    public boolean isFile(String path) {
        return Files.isRegularFile(Path.of(path));
    }

    @Override
    public boolean isDirectory(String path) {
        return Files.isDirectory(Path.of(path));
    }

    @Override
    public byte[] read(String path) {
        try {
            Path file = Path.of(path);
            if (Files.isRegularFile(file) && Files.size(file) > LIMIT) {
                throw refused("file/too-large", "the file is too large to be meant", path, null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw refused("file/unreadable", "the file cannot be read", path, e);
        }
    }

    @Override
    public byte[] readInput() {
        try {
            return input.readNBytes((int) LIMIT);
        } catch (IOException e) {
            throw refused("file/unreadable", "the file cannot be read", "-", e);
        }
    }

    @Override
    public List<String> list(String directory, String ending) {
        return files(directory, ending, Files::list);
    }

    @Override
    public List<String> below(String directory, String ending) {
        return files(directory, ending, path -> Files.walk(path));
    }

    private interface Listing {
        Stream<Path> of(Path directory) throws IOException;
    }

    private static List<String> files(String directory, String ending, Listing listing) {
        try (Stream<Path> files = listing.of(Path.of(directory))) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(f -> f.endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw refused("file/unreadable", "the file cannot be read", directory, e);
        }
    }

    @Override
    public void replace(String path, byte[] bytes) {
        Path file = Path.of(path);
        try {
            Set<PosixFilePermission> mode = Files.exists(file)
                    ? Files.getPosixFilePermissions(file)
                    : PosixFilePermissions.fromString("rw-r--r--");
            // Through a link to the file that it names: a rename would put a file in the link's place.
            write(Files.exists(file) ? file.toRealPath() : file, bytes, mode);
        } catch (IOException e) {
            throw refused("file/not-written", "the file cannot be written; it is as it was", path, e);
        }
    }

    @Override
    public void create(String path, byte[] bytes) {
        Path file = Path.of(path);
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(path);
            }
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            write(file, bytes, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw refused("file/not-written", "the file cannot be written; it is as it was", path, e);
        }
    }

    private static void write(Path file, byte[] bytes, Set<PosixFilePermission> mode) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path beside = Files.createTempFile(folder, ".obsctl-", ".new");
        try {
            Files.write(beside, bytes);
            Files.setPosixFilePermissions(beside, mode);
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static ObsctlException refused(String id, String summary, String path, @Nullable IOException cause) {
        return new ObsctlException(ExitCode.USAGE, Problem.error(id, summary, path + why(cause)));
    }

    private static String why(@Nullable IOException cause) {
        if (cause == null) {
            return "";
        } else if (cause instanceof NoSuchFileException) {
            return ": there is no such file";
        } else if (cause instanceof AccessDeniedException) {
            return ": permission denied";
        } else if (cause instanceof FileAlreadyExistsException) {
            return ": it is there already";
        } else if (cause instanceof NotDirectoryException) {
            return ": it is no directory";
        }
        String reason = cause instanceof FileSystemException f ? f.getReason() : cause.getMessage();
        return ": " + (reason == null ? cause.getClass().getSimpleName() : reason);
    }
}
