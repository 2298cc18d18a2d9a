package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import io.obsctl.profile.tree.Yaml;
import io.obsctl.profile.tree.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.SerializationFeature;

/** The schema is made of the records, and it and the loader agree. */
class ProfileSchemaTest {
    private static final Path FILE = Path.of("schema/profile.schema.json");
    private static final ProfileFolder FILES = new ProfileFolder(Path.of("profiles"));

    /** Ids whose problems a schema can see. */
    private static final Set<String> STRUCTURAL = Set.of(
            "profile/unknown-key",
            "profile/type",
            "profile/duration",
            "profile/size",
            "profile/percent",
            "profile/required",
            "profile/secret-ref");

    static Schema schema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(ProfileSchema.make());
    }

    static List<String> errors(Schema schema, String text) {
        Yaml root = YamlReader.read("p", text.getBytes(StandardCharsets.UTF_8)).root();
        assertThat(root).isNotNull();
        return schema.validate(ProfileSchema.json(root)).stream()
                .map(e -> e.getInstanceLocation() + ": " + e.getMessage())
                .toList();
    }

    @Test
    void isMadeOfTheRecords() throws IOException {
        String text = ProfileSchema.JSON
                        .rebuild()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(ProfileSchema.make())
                        .replace("\r\n", "\n")
                + "\n";
        Golden.check(FILE, text);
    }

    static Stream<String> allNames() {
        return FILES.names().stream();
    }

    @ParameterizedTest
    @MethodSource("allNames")
    void takesEveryShippedFile(String name) throws IOException {
        assertThat(errors(schema(), Files.readString(Path.of("profiles", name + ".yaml"))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.obsctl.profile.ShippedProfilesTest#names")
    void takesEveryEffectiveProfile(String name) {
        assertThat(errors(schema(), ProfileView.text(ProfileViewTest.load(FILES, name))))
                .isEmpty();
    }

    @Test
    void agreesWithTheLoaderOnBrokenProfiles() {
        Schema schema = schema();
        Random random = new Random(20261121);
        List<String> whole = ShippedProfilesTest.names()
                .map(n -> ProfileView.text(ProfileViewTest.load(FILES, n)))
                .toList();
        int wrong = 0;
        for (int i = 0; i < 600; i++) {
            String text = Mutations.structural(whole.get(i % whole.size()), random);
            // A hexadecimal number is one for the schema's YAML reader; profiles take decimal ones.
            if (text.contains(": 0x1f")
                    || YamlReader.read("p", text.getBytes(StandardCharsets.UTF_8))
                                    .root()
                            == null) {
                continue;
            }
            List<String> theirs = errors(schema, text);
            List<Problem> ours =
                    new ProfileLoader().load(MemoryProfiles.of("p", text), "p").problems();
            boolean error = ours.stream().anyMatch(p -> p.severity() == Severity.ERROR);
            boolean structural = ours.stream().anyMatch(p -> STRUCTURAL.contains(p.id().toString()));
            if (!theirs.isEmpty()) {
                assertThat(error)
                        .as("schema says %s, we say nothing, about:\n%s", theirs, text)
                        .isTrue();
            }
            if (structural) {
                wrong++;
                assertThat(theirs)
                        .as("we say\n%s, the schema nothing, about:\n%s", Shown.of(ours), text)
                        .isNotEmpty();
            }
        }
        assertThat(wrong).as("mutations that the loader refuses").isGreaterThan(200);
    }
}
