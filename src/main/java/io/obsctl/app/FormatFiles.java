package io.obsctl.app;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Formats Alloy files as {@code alloy fmt} does. */
public final class FormatFiles {
    private final TextFiles files;

    public FormatFiles(TextFiles files) {
        this.files = files;
    }

    /** What becomes of one file. */
    public sealed interface Formatted {
        String file();
    }

    /** It is formatted as it should be. */
    public record Same(String file, String text) implements Formatted {}

    /** It is not, and {@code text} is how it should be. */
    public record Different(String file, String text) implements Formatted {}

    /** It cannot be formatted. */
    public record Wrong(String file, List<Problem> problems) implements Formatted {
        public Wrong {
            problems = List.copyOf(problems);
        }
    }

    /** @param paths files, directories (their {@code *.alloy} files) or {@code -} */
    public List<Formatted> format(List<String> paths) {
        List<Formatted> out = new ArrayList<>();
        for (String path : paths) {
            if (path.equals("-")) {
                out.add(format("-", files.readInput()));
            } else if (files.isDirectory(path)) {
                files.list(path, ".alloy").forEach(file -> out.add(format(file, files.read(file))));
            } else {
                out.add(format(path, files.read(path)));
            }
        }
        return out;
    }

    /**
     * Writes a formatted text in its file's place.
     *
     * @throws IllegalStateException before anything is written, if the text could not be read again
     */
    public void write(Different file) {
        if (!AlloySyntax.parse(file.file(), file.text()).ok()) {
            throw new IllegalStateException("formatting would break " + file.file());
        }
        files.replace(file.file(), file.text().getBytes(StandardCharsets.UTF_8));
    }

    private static Formatted format(String name, byte[] bytes) {
        AlloySyntax.Formatted result = AlloySyntax.format(name, bytes);
        if (!result.ok()) {
            return new Wrong(name, result.problems());
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return result.text().equals(text) ? new Same(name, text) : new Different(name, result.text());
    }
}
