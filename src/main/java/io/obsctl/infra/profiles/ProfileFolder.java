package io.obsctl.infra.profiles;

import io.obsctl.profile.ProfileFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Profiles as {@code NAME.yaml} in one directory. Reads anew each time; safe between threads. */
public final class ProfileFolder implements ProfileFiles {
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
            return new Unreadable(file.toString(), reason(file));
        }
    }

    private static String reason(Path file) {
        return Files.isReadable(file) ? "reading failed" : "permission denied";
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
}
