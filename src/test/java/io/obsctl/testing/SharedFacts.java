package io.obsctl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the facts that stand beside the checkout ({@code ../shared}). Order: the system property {@code obsctl.shared},
 * {@code ../shared} beside the repository, {@code /work/shared}.
 */
public final class SharedFacts {
    private SharedFacts() {}

    /** The folder of the shared facts, or empty where the checkout stands alone. */
    public static Optional<Path> folder() {
        String told = System.getProperty("obsctl.shared", "");
        if (told.equals("none")) {
            return Optional.empty(); // how a checkout without the facts behaves
        }
        for (String candidate : new String[] {told, "../shared", "/work/shared"}) {
            if (!candidate.isEmpty() && Files.isDirectory(Path.of(candidate))) {
                return Optional.of(Path.of(candidate).toAbsolutePath().normalize());
            }
        }
        return Optional.empty();
    }

    /** A file below the folder, such as {@code alloy/format.jsonl}, or empty if it is not there. */
    public static Optional<Path> file(String path) {
        return folder().map(f -> f.resolve(path)).filter(Files::isRegularFile);
    }

    /**
     * The lines of a fact file; where it is absent, of the committed sample
     * {@code src/test/resources/shared-sample/<path>}.
     */
    public static List<String> linesOrSample(String path) {
        Path file =
                file(path).orElse(Path.of("src/test/resources/shared-sample").resolve(path));
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@link #linesOrSample} reads the whole file rather than the committed sample. */
    public static boolean isWhole(String path) {
        return file(path).isPresent();
    }
}
