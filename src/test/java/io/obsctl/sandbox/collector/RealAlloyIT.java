package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.Ports;
import io.obsctl.testing.alloy.RealAlloy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the project renders, in the Alloy of the PATH: it loads, it is healthy, it is as {@code alloy fmt} writes it;
 * and a reload answers as the gate and the small collector take for granted.
 */
class RealAlloyIT {
    @TempDir
    Path dir;

    private Path alloy;

    @BeforeEach
    void find() {
        assumeTrue(RealAlloy.program().isPresent(), "no alloy on the PATH");
        alloy = RealAlloy.program().orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> everyShippedProfileLoadsAndIsHealthy() throws IOException {
        return ShippedConfigs.each(this::loads);
    }

    private void loads(Path profile) throws Exception {
        Path own = Files.createDirectories(dir.resolve(profile.getFileName().toString()));
        Path shipped = profile.resolve("alloy/config.alloy");
        assertThat(RealAlloy.run(alloy, "fmt", shipped.toString()).output()).isEqualTo(Files.readString(shipped));
        assertThat(RealAlloy.run(alloy, "fmt", "--test", shipped.toString()).exit())
                .isZero();
        try (TestBackend backend = new TestBackend()) {
            Path config = Files.writeString(
                    own.resolve("config.alloy"), ShippedProfilesTest.local(profile, own, backend.url()));
            RealAlloy.Said validated = RealAlloy.run(alloy, "validate", config.toString());
            assertThat(validated.exit()).as(validated.output()).isZero();
            try (RealAlloy running = start(config)) {
                for (JsonNode component : JsonMapper.shared()
                        .readTree(running.get("/api/v0/web/components").body())) {
                    assertThat(component.at("/health/state").asString())
                            .as(component.at("/localID").asString() + ": "
                                    + component.at("/health/message").asString())
                            .isNotEqualTo("unhealthy");
                }
            }
        }
    }

    private RealAlloy start(Path config) throws IOException {
        return RealAlloy.start(alloy, config, "127.0.0.1:0", config.resolveSibling("data"), Map.of());
    }

    private record Reloaded(int status, int healthy, boolean hashIsNew, String successful) {}

    /** Starts a good config, changes it, reloads it, and tells what can be seen. */
    private Reloaded reload(UnaryOperator<String> change) throws IOException {
        Path config = dir.resolve("c.alloy");
        String good = """
                prometheus.remote_write "mimir" {
                  endpoint {
                    url = "http://127.0.0.1:9/api/v1/push"
                  }
                }
                otelcol.receiver.otlp "default" {
                  http {
                    endpoint = "127.0.0.1:%d"
                  }
                  output {
                    metrics = [otelcol.exporter.prometheus.out.input]
                  }
                }
                otelcol.exporter.prometheus "out" {
                  forward_to = [prometheus.remote_write.mimir.receiver]
                }
                """.formatted(Ports.free());
        Files.writeString(config, good);
        try (RealAlloy running = start(config)) {
            String bad = change.apply(good);
            Files.writeString(config, bad);
            HttpResponse<String> answer = running.reload();
            int healthy = running.get("/-/healthy").statusCode();
            for (int i = 0; i < 50 && healthy == 200 && answer.statusCode() == 200; i++) {
                healthy = running.get("/-/healthy").statusCode(); // a taken port shows a moment later
            }
            String page = running.get("/metrics").body();
            return new Reloaded(
                    answer.statusCode(),
                    healthy,
                    page.contains("sha256=\"" + DigestUtils.sha256Hex(bad.getBytes(StandardCharsets.UTF_8)) + "\"} 1"),
                    page.lines()
                            .filter(l -> l.startsWith("alloy_config_last_load_successful"))
                            .findFirst()
                            .orElse("absent")
                            .replaceAll(".* ", ""));
        }
    }

    @Test
    void reloadsAnswerAsTheGateTakesForGranted() throws IOException {
        assertThat(reload(good -> good + "// a comment\n")).isEqualTo(new Reloaded(200, 200, true, "1"));
        assertThat(reload(good -> good + "prometheus.scrape \"x\" {\n")).isEqualTo(new Reloaded(400, 200, true, "0"));
        assertThat(reload(good -> good.replace("write.mimir.receiver", "write.nope.receiver")))
                .isEqualTo(new Reloaded(400, 200, true, "1"));
        assertThat(reload(good -> good.replace("http://127.0.0.1:9/api/v1/push", "::not a url")))
                .isEqualTo(new Reloaded(400, 500, true, "1"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(reload(good ->
                            good.replaceFirst("127.0.0.1:\\d{4,5}\"", "127.0.0.1:" + taken.getLocalPort() + "\"")))
                    .isEqualTo(new Reloaded(200, 500, true, "1"));
        }
    }
}
