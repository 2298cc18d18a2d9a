package io.obsctl.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTableTest {
    @Test
    void readmeListsEveryExitCodeInItsOwnWords() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("README.md")).stream()
                .filter(l -> l.matches("\\| \\d+ \\|.*"))
                .toList();
        List<String> codes = Arrays.stream(ExitCode.values())
                .map(c -> "| " + c.code() + " | " + c.meaning() + " |")
                .toList();
        assertThat(rows).isEqualTo(codes);
    }
}
