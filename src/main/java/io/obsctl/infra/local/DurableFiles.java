package io.obsctl.infra.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Writing so that a power cut leaves the old or the new: write beside, force to disk, rename. */
final class DurableFiles {
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ
    };

    private DurableFiles() {}

    /** Creates a new file, unreadable for others from its first byte on, and forces it to disk; on failure there is none. */
    static void write(Path file, byte[] bytes, int mode) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions(0600)));
        try {
            fill(file, bytes, mode);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void fill(Path file, byte[] bytes, int mode) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            Files.setPosixFilePermissions(file, permissions(mode));
            channel.force(true);
        }
    }

    /**
     * Adds to the end of a file all of the text or none of it.
     *
     * @param options {@code WRITE}, and {@code CREATE} when it need not be there
     */
    static void append(Path file, String text, OpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            long end = channel.size();
            ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            try {
                channel.position(end);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }
    }

    /** Renames over whatever is there, in one step. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What failed, for people: the nearest path that is theirs, not one of our own hidden files, and the reason. */
    static String why(Path place, IOException e) {
        if (!(e instanceof FileSystemException refused)) {
            return place + ": " + e.getMessage();
        }
        Path at = place;
        Path file = refused.getFile() == null ? place : Path.of(refused.getFile());
        if (!file.startsWith(place)) {
            at = file;
        } else if (!file.equals(place)) {
            for (Path name : place.relativize(file)) {
                if (name.toString().startsWith(".")) {
                    break;
                }
                at = at.resolve(name);
            }
        }
        return at + ": " + reason(refused);
    }

    private static String reason(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        String reason = e.getReason();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    /** Forces the names in a directory to disk. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes a tree without following links. Absent is fine. */
    static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path directory, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & (1 << bit)) != 0) {
                set.add(BITS[bit]);
            }
        }
        return set;
    }

    static int mode(Path file) throws IOException {
        Set<PosixFilePermission> set = Files.getPosixFilePermissions(file, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        int mode = 0;
        for (int bit = 0; bit < BITS.length; bit++) {
            if (set.contains(BITS[bit])) {
                mode |= 1 << bit;
            }
        }
        return mode;
    }
}
