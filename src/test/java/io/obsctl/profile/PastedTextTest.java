package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Pasted;
import io.obsctl.profile.paste.PastedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as people paste them: what is taken from each, from which line, and what is left out. */
class PastedTextTest {
    private static final Path CASES = Path.of("src/test/resources/golden/profile/paste");

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void understands(String name) throws IOException {
        Pasted pasted = PastedText.read(name, Files.readString(CASES.resolve(name)));
        String shown = shown(pasted);
        assertThat(shown).doesNotContain("glc_").doesNotContain("glsa_").doesNotContain("FAKE");
        Golden.check(CASES.resolve(name.replace(".txt", ".out")), shown);
    }

    @Test
    void noCaseIsOrphaned() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".out")))
                    .containsExactlyInAnyOrderElementsOf(
                            names().stream().map(n -> n.replace(".txt", ".out")).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username = \"2847239\"  # Prometheus instance ID (NOT OTLP instance ID)",
                "PROM_USER=2847239",
                "export GRAFANA_CLOUD_PROMETHEUS_USERNAME='2847239'",
                "GRAFANA_CLOUD_INSTANCE_ID=2847239 # for Mimir, not OTLP",
                "hmInstancePromId: 2847239",
                "Prometheus Instance ID: 2847239",
                "https://2847239:glc_FAKEFAKEFAKE@prometheus-prod-24-prod-eu-west-2.grafana.net/api/prom/push",
                "| Prometheus username | 2847239 |",
                "Prometheus\nURL\nhttps://prometheus-prod-24-prod-eu-west-2.grafana.net/api/prom/push\nUser\n2847239\n",
            })
    void findsTheMimirIdAndGivesItToNoOtherLane(String text) {
        Pasted pasted = PastedText.read("-", text);
        assertThat(pasted.values()).containsEntry("mimir-id", "2847239").doesNotContainKeys("otlp-id", "loki-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRAFANA_CLOUD_INSTANCE_ID=1461503",
                "Grafana Instance ID: 1461503",
                "user = 1461503",
                "PORT=14615\nORG_ID=1461503",
            })
    void leavesOutWhatNothingAssigns(String text) {
        assertThat(PastedText.read("-", text).values()).isEmpty();
    }

    private static String shown(Pasted pasted) {
        StringBuilder out = new StringBuilder();
        pasted.taken()
                .forEach(t -> out.append(t.line() + "  " + t.key() + " = " + t.value() + "  " + t.remark())
                        .append('\n'));
        pasted.ignored()
                .forEach(i -> out.append(i.line() + "  ignored " + i.what() + ": " + i.why())
                        .append('\n'));
        pasted.problems().forEach(p -> out.append(p.id() + " " + p.detail()).append('\n'));
        return out.toString();
    }
}
