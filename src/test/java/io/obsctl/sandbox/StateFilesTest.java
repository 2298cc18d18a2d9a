package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.sandbox.backend.InstanceIds;
import io.obsctl.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {
    private static final InstanceIds IDS = InstanceIds.DEFAULTS;

    @TempDir
    Path directory;

    private Sandbox start() throws IOException {
        return Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()).withStateDirectory(directory));
    }

    /** Root may write everywhere, but nobody writes a file where a directory is. */
    @Test
    void saysThatItCannotBeKeptFromTheFirstMomentAndAsSoonAsItCan() throws IOException {
        Path inTheWay = directory.resolve(".metrics.json.new");
        Files.createDirectories(inTheWay.resolve("full"));
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        try (var s = start()) {
            assertThat(s.unsaved()).isEqualTo("Is a directory");
            s.onUnsaved(told::add);
            Files.delete(inTheWay.resolve("full"));
            Await.until("it is saved", () -> s.unsaved().isEmpty());
            assertThat(told).containsExactly("Is a directory", "");
            assertThat(directory.resolve("metrics.json")).exists();

            Files.createDirectories(inTheWay.resolve("full"));
            s.tokens().revoke("discover");
            Await.until("it is told again", () -> told.size() == 3);
        }
        assertThat(told).containsExactly("Is a directory", "", "Is a directory");
    }

    @Test
    void bringsEverythingBackAfterARestart() throws IOException {
        long now = Clock.systemUTC().millis();
        try (var s = start()) {
            var write = s.token("write");
            Http.basic(s.mimir(), IDS.mimir(), write)
                    .post(
                            "/push",
                            Samples.PROTOBUF,
                            Samples.push(Samples.series(Map.of("__name__", "up"), now - 1000, 0.1)));
            Http.basic(s.otlp(), IDS.otlp(), write)
                    .post("/v1/traces", Samples.PROTOBUF, Samples.span(Samples.TRACE, "n", now * 1_000_000, "a", "b"));
            Http.basic(s.loki(), IDS.loki(), write)
                    .postJson(
                            "/loki/api/v1/push",
                            "{\"streams\":[{\"stream\":{\"job\":\"api\"},\"values\":[[\"" + now
                                    + "000000\",\"line\",{\"m\":\"1\"}]]}]}");
            Http.bearer(s.grafana(), s.token("editor")).postJson("/api/folders", "{\"uid\":\"f1\",\"title\":\"Kept\"}");
            Http.basic(s.mimir(), IDS.mimir(), s.token("rules"))
                    .send(
                            "POST",
                            "/config/v1/rules/ns",
                            "application/yaml",
                            "name: g\nrules: [ { record: a, expr: up, labels: { x: y } } ]");
            s.tokens().revoke("discover");
        }
        try (var s = start()) {
            var read = s.token("read");
            assertThat(Http.basic(s.mimir(), IDS.mimir(), read)
                            .get("/api/v1/query?query=up")
                            .json()
                            .at("/data/result/0/value/1")
                            .asString())
                    .isEqualTo("0.1");
            assertThat(Http.basic(s.tempo(), IDS.tempo(), read)
                            .get("/api/traces/" + Samples.TRACE)
                            .status())
                    .isEqualTo(200);
            assertThat(Http.basic(s.loki(), IDS.loki(), read)
                            .get("/loki/api/v1/query_range?query=" + Http.encode("{job=\"api\"}|m=\"1\""))
                            .body())
                    .contains("\"line\"");
            assertThat(Http.bearer(s.grafana(), s.token("viewer"))
                            .get("/api/folders/f1")
                            .body())
                    .contains("Kept");
            assertThat(Http.basic(s.mimir(), IDS.mimir(), s.token("rules"))
                            .get("/config/v1/rules/ns/g")
                            .body())
                    .contains("record: a");
            assertThat(Http.bearer(s.api(), s.token("discover"))
                            .get("/api/instances/demo")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void namesTheFileThatIsNoStateAndLeavesItAlone() throws IOException {
        Files.writeString(directory.resolve("grafana.json"), "{ broken");
        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("grafana.json");
        assertThat(directory.resolve("grafana.json")).hasContent("{ broken");
    }
}
