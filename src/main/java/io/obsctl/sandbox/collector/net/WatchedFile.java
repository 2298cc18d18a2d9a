package io.obsctl.sandbox.collector.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A password file as Alloy's exporters keep it: read once, and again when something happened to the file that was opened
 * then, its content or mode or end. A link on the way to it that is turned is no such thing (seen on 1.15.1, which
 * watches the file's inode).
 */
public final class WatchedFile {
    private final Path path;
    private final FileText text;
    private @Nullable Path opened;
    private List<Object> seen = List.of();
    private String value = "";

    /** Opens it now, if it is there. */
    public WatchedFile(Path path) {
        this.path = path;
        this.text = new FileText(path);
        try {
            read();
        } catch (IOException e) {
            opened = null; // The first use says why.
        }
    }

    /** The text without white space at its ends. */
    public synchronized String read() throws IOException {
        if (opened == null || !seen.equals(state(opened))) {
            Path real = path.toRealPath();
            seen = state(real);
            opened = real;
            value = text.read();
        }
        return value;
    }

    /** Another one after every change of content, mode or links, as inotify tells of them. */
    private static List<Object> state(Path file) throws IOException {
        try {
            return List.of(Files.getAttribute(file, "unix:ino"), Files.getAttribute(file, "unix:ctime"));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
