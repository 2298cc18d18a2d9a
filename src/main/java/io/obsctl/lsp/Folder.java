package io.obsctl.lsp;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A document with the {@code *.alloy} files that lie beside it, as {@code obsctl check DIR} takes them: those directly in
 * the folder, sorted. What an editor has open wins over the disk. A document that is no {@code *.alloy} file of this
 * machine has none beside it; so has one whose folder holds more than {@value #MOST_FILES} of them or more than {@value
 * #MOST_BYTES} bytes, which nobody could check at every key.
 *
 * @param files the document among them
 * @param complete whether nothing beside the document was left out
 */
record Folder(List<Document> files, boolean complete) {
    static final int MOST_FILES = 200;
    static final int MOST_BYTES = 2 << 20;

    private static final String ENDING = ".alloy";

    Folder {
        files = List.copyOf(files);
    }

    /** @param open what the editor has open, the document among it */
    static Folder around(Document document, Collection<Document> open) {
        Path folder = of(document.uri());
        if (folder == null) {
            return new Folder(List.of(document), true);
        }
        TreeMap<Path, Document> files = new TreeMap<>();
        for (Document other : open) {
            Path path = path(other.uri());
            if (path != null && folder.equals(path.getParent())) {
                files.put(path, other);
            }
        }
        Path own = path(document.uri());
        if (own != null) {
            files.put(own, document);
        }
        try {
            return new Folder(List.of(), read(folder, files)).with(files.values());
        } catch (IOException | DirectoryIteratorException e) {
            // A folder that is not there yet, or not ours to list: what is open is what we know.
            return new Folder(List.copyOf(files.values()), !Files.isDirectory(folder));
        } catch (TooMuch e) {
            return new Folder(List.of(document), false);
        }
    }

    private Folder with(Collection<Document> all) {
        return new Folder(List.copyOf(all), complete);
    }

    /** The folder of a file whose neighbours count; {@code null} where none do. */
    static @Nullable Path of(String uri) {
        Path path = path(uri);
        return path == null ? null : path.getParent();
    }

    private static @Nullable Path path(String uri) {
        try {
            URI parsed = URI.create(uri);
            return "file".equals(parsed.getScheme()) && uri.endsWith(ENDING)
                    ? Path.of(parsed).normalize()
                    : null;
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return null;
        }
    }

    /** Adds what is on the disk and not open; says whether all of it could be read. */
    private static boolean read(Path folder, TreeMap<Path, Document> files) throws IOException, TooMuch {
        boolean complete = true;
        long bytes = 0;
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path path : listed) {
                if (files.containsKey(path) || !Files.isRegularFile(path)) {
                    continue;
                }
                bytes += Files.size(path);
                if (files.size() >= MOST_FILES || bytes > MOST_BYTES) {
                    throw new TooMuch();
                }
                if (Files.isReadable(path)) {
                    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
                    files.put(path, Document.of(path.toUri().toString(), 0, text));
                } else {
                    complete = false;
                }
            }
        }
        return complete;
    }

    private static final class TooMuch extends Exception {
        private static final long serialVersionUID = 1;
    }
}
