package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** promtool takes every rule file, with every group of alerts that ships. */
class RenderedRulesTest {
    static final List<String> WITHOUT_WORKER = List.of("api", "collector", "database", "host", "logs", "messages");
    static final List<String> DASHBOARDS = List.of(
            "api",
            "collector-health",
            "database",
            "dependencies",
            "golden-signals",
            "infrastructure",
            "messages",
            "service-overview");

    static Stream<String> names() {
        return Shipped.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void promtoolTakesThem(String name, @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/promtool")), "promtool is not installed");
        List<String> files = new ArrayList<>();
        for (List<String> groups : List.of(WITHOUT_WORKER, List.of("worker"))) {
            LoadedProfile shipped = Shipped.withRulers(name);
            Profile profile = Records.with(shipped.profile(), "observe.alerts.include", groups);
            for (Artifact rules : Shipped.render(AcceptedConfigsTest.loaded(shipped, profile))
                    .bundle()
                    .of(ArtifactKind.MIMIR_RULES)) {
                Path file = folder.resolve(groups.size() + rules.path().replace('/', '_'));
                Files.writeString(file, rules.shownText());
                files.add(file.toString());
            }
        }
        assertThat(promtool(files)).doesNotContain("FAILED").doesNotContain("error");
    }

    private static String promtool(List<String> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/promtool", "check", "rules"));
        command.addAll(files);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
