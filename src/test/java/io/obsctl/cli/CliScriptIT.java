package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Behaviour of the program as installed: every file under {@code src/test/resources/cli} is a script of files, commands
 * and what they print. {@code -Dgolden.update=true} rewrites what was printed; a second run without it must pass.
 */
class CliScriptIT {
    private static final Path SCRIPTS = Path.of("src/test/resources/cli");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    /** For the inner loop: only scripts whose names begin so. */
    private static final String ONLY = System.getProperty("cli.script", "");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> behavesAsWritten() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            List<Path> scripts = files.filter(f -> f.toString().endsWith(".txt"))
                    .filter(f -> f.getFileName().toString().startsWith(ONLY))
                    .sorted()
                    .toList();
            assertThat(scripts).isNotEmpty();
            return scripts.stream()
                    .map(s -> DynamicTest.dynamicTest(s.getFileName().toString(), () -> play(s)));
        }
    }

    private void play(Path script) throws IOException, InterruptedException {
        Path home = Files.createDirectory(
                folder.resolve(script.getFileName().toString().replace(".txt", "")));
        String expected = Files.readString(script);
        String seen = CliScript.play(expected, home);
        if (UPDATE) {
            Files.writeString(script, seen);
        } else {
            assertThat(seen).as(script.toString()).isEqualTo(expected);
        }
    }

    /** Every exit code that a script can bring about; 70 and 130 have tests of their own. */
    @Test
    void everyExitCodeHasAScript() throws IOException {
        Map<String, Integer> seen = new TreeMap<>();
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file : new ArrayList<>(files.toList())) {
                Files.readString(file)
                        .lines()
                        .filter(l -> l.startsWith("== exit "))
                        .forEach(l -> seen.merge(l.substring(8), 1, Integer::sum));
            }
        }
        assertThat(seen).containsKeys("0", "1", "2", "3", "4", "5", "6", "7");
    }
}
