package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.profiles.ProfileFolder;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedProfilesTest {
    private static final ProfileFolder FILES = new ProfileFolder(Path.of("profiles"));

    static Stream<String> names() {
        return FILES.names().stream().filter(n -> !n.equals("worker"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void loadsWithoutAnyProblem(String name) {
        ProfileResult result = new ProfileLoader().load(FILES, name);
        assertThat(result.problems()).isEmpty();
        assertThat(result).isInstanceOf(ProfileResult.Loaded.class);
    }
}
