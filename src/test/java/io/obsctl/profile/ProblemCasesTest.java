package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.profiles.ProfileFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong profiles and everything that is said about them, word by word. */
class ProblemCasesTest {
    private static final Path CASES = Path.of("src/test/resources/golden/profile/problems");

    static List<String> names() {
        return new ProfileFolder(CASES)
                .names().stream().filter(n -> !n.endsWith(".base")).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void saysEverythingAtOnce(String name) throws IOException {
        ProfileResult result = new ProfileLoader().load(new ProfileFolder(CASES), name);
        assertThat(result).isInstanceOf(ProfileResult.Invalid.class);
        String shown = Shown.of(result.problems()).replace(CASES + "/", "");
        assertThat(shown).doesNotContain("FAKE");
        Golden.check(CASES.resolve(name + ".txt"), shown);
    }

    @Test
    void noCaseIsOrphaned() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".txt")))
                    .containsExactlyInAnyOrderElementsOf(
                            names().stream().map(n -> n + ".txt").toList());
        }
    }
}
