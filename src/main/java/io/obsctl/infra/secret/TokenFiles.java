package io.obsctl.infra.secret;

import io.obsctl.model.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold one token: 0600 from their first byte on, whole or not there, on disk before anybody relies on it. */
public final class TokenFiles {
    private TokenFiles() {}

    /** What a writing that was cut may have left of this file. */
    public static Path unfinished(Path file) {
        Path whole = file.toAbsolutePath();
        return whole.resolveSibling("." + whole.getFileName() + ".obsctl-new");
    }

    /** Writes a token to a file of its own, over one that is there. */
    public static void write(Path file, Secret token) throws IOException {
        Path whole = file.toAbsolutePath();
        Path beside = unfinished(file);
        Files.deleteIfExists(beside);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel =
                FileChannel.open(beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            ByteBuffer bytes = ByteBuffer.wrap((token.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(beside, whole, StandardCopyOption.ATOMIC_MOVE);
    }
}
