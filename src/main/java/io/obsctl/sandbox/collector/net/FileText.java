package io.obsctl.sandbox.collector.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a small file, such as a password, read at every use: a rotated file counts at once. */
public final class FileText {
    /** A credential is small; a larger file is a mistake that must not fill the memory. */
    private static final long MAX_BYTES = 1 << 20;

    private final Path path;

    public FileText(Path path) {
        this.path = path;
    }

    /** The text without white space at its ends. */
    public String read() throws IOException {
        if (Files.size(path) > MAX_BYTES) {
            throw new IOException(path + " is larger than " + MAX_BYTES + " bytes");
        }
        return Files.readString(path).strip();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
