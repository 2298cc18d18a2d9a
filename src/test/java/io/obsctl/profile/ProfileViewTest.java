package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileViewTest {
    private static final ProfileFolder FILES = new ProfileFolder(Path.of("profiles"));

    static Stream<String> names() {
        return ShippedProfilesTest.names();
    }

    static LoadedProfile load(ProfileFiles files, String name) {
        ProfileResult result = new ProfileLoader().load(files, name);
        assertThat(Shown.of(result.problems())).as("problems of %s", name).doesNotContain("  error  ");
        return ((ProfileResult.Loaded) result).profile();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAProfileThatLoadsAsTheSame(String name) {
        LoadedProfile loaded = load(FILES, name);
        Profile again = load(MemoryProfiles.of("shown", ProfileView.text(loaded)), "shown")
                .profile();
        assertThat(again).isEqualTo(loaded.profile());
    }

    @Test
    void keepsWhatYamlCouldTakeForSomethingElse() {
        String text = """
                environment: "yes"
                service: { name: "a: b # c", version: "1.10", team: "${X} %d {{ .y }} \\"q\\" 'p'", region: "1e3" }
                stack: { kind: self-hosted }
                process: { resource: { "on": "null", "a b": "line\\nline", emoji: "\\U0001F600", rtl: "\\u202E" } }
                """;
        LoadedProfile loaded = load(MemoryProfiles.of("a", text), "a");
        String shown = ProfileView.text(loaded);
        assertThat(shown).contains("rtl: \"\\u202E\"");
        assertThat(load(MemoryProfiles.of("b", shown), "b").profile()).isEqualTo(loaded.profile());
    }

    @Test
    void saysWhereEachValueCameFrom() throws IOException {
        Golden.check(
                Path.of("src/test/resources/golden/profile/show/worker-prod.yaml"),
                ProfileView.text(load(FILES, "worker-prod")));
    }
}
