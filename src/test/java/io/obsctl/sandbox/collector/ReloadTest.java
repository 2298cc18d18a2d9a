package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of reload outcomes that was measured on Alloy 1.15.1, row by row, with what its metrics then say. */
class ReloadTest {
    @TempDir
    Path dir;

    private int port;
    private String good;

    @BeforeEach
    void config() throws IOException {
        port = Ports.free();
        good = config(port, "http://127.0.0.1:9/api/v1/push");
    }

    private static String config(int port, String url) {
        return """
                prometheus.remote_write "mimir" {
                  endpoint {
                    url = "%s"
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
                """.formatted(url, port);
    }

    private static String hash(String text) {
        return "alloy_config_hash{cluster_name=\"\",sha256=\""
                + DigestUtils.sha256Hex(text.getBytes(StandardCharsets.UTF_8)) + "\"} 1";
    }

    private int receiverAnswers() throws Exception {
        return TestCollector.postJson("http://127.0.0.1:" + port + "/v1/traces", "{}")
                .statusCode();
    }

    @Test
    void goodConfigRunsAndSaysSo() throws Exception {
        try (TestCollector c = new TestCollector(dir, good)) {
            assertThat(c.get("/-/ready").body()).isEqualTo("Alloy is ready.\n");
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
            String other = good + "\n// a comment\n";
            HttpResponse<String> answer = c.reload(other);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("config reloaded\n");
            assertThat(c.metric("alloy_config_hash")).isEqualTo(hash(other));
            assertThat(c.metric("alloy_config_last_load_successful")).endsWith(" 1");
            assertThat(c.metric("alloy_config_load_failures_total")).endsWith(" 0");
        }
    }

    @Test
    void syntaxErrorKeepsTheOldGraphAndCountsAsFailure() throws Exception {
        try (TestCollector c = new TestCollector(dir, good)) {
            String bad = good + "\nprometheus.scrape \"x\" {\n  targets = [\n}\n";
            HttpResponse<String> answer = c.reload(bad);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("c.alloy:");
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(receiverAnswers()).isEqualTo(200);
            assertThat(c.metric("alloy_config_hash")).isEqualTo(hash(bad));
            assertThat(c.metric("alloy_config_last_load_successful")).endsWith(" 0");
            assertThat(c.metric("alloy_config_load_failures_total")).endsWith(" 1");
        }
    }

    @Test
    void missingReferenceKeepsTheOldGraphButCountsAsSuccess() throws Exception {
        try (TestCollector c = new TestCollector(dir, good)) {
            String bad =
                    good.replace("prometheus.remote_write.mimir.receiver", "prometheus.remote_write.nope.receiver");
            HttpResponse<String> answer = c.reload(bad);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("c.alloy:15:17: component \"prometheus.remote_write.nope.receiver\""
                            + " does not exist or is out of scope");
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(receiverAnswers()).isEqualTo(200);
            assertThat(c.metric("alloy_config_hash")).isEqualTo(hash(bad));
            assertThat(c.metric("alloy_config_last_load_successful")).endsWith(" 1");
            assertThat(c.metric("alloy_config_load_failures_total")).endsWith(" 0");
        }
    }

    @Test
    void refusedArgumentsLeaveTheNewGraphWithAnUnhealthyComponent() throws Exception {
        try (TestCollector c = new TestCollector(dir, good)) {
            String bad = config(port, "::not a url") + "\nprometheus.exporter.self \"new\" { }\n";
            HttpResponse<String> answer = c.reload(bad);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("c.alloy:3:11: parse");
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(500);
            assertThat(c.get("/-/healthy").body()).isEqualTo("unhealthy components: prometheus.remote_write\n");
            assertThat(c.get("/api/v0/web/components").body()).contains("prometheus.exporter.self.new");
            assertThat(c.metric("alloy_config_hash")).isEqualTo(hash(bad));
            assertThat(c.metric("alloy_config_last_load_successful")).endsWith(" 1");
            assertThat(c.metric("alloy_config_load_failures_total")).endsWith(" 0");
            assertThat(c.reload(good).statusCode()).isEqualTo(200);
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void takenPortIsASuccessThatIsUnhealthy() throws Exception {
        try (TestCollector c = new TestCollector(dir, good);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String bad = config(taken.getLocalPort(), "http://127.0.0.1:9/api/v1/push");
            HttpResponse<String> answer = c.reload(bad);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(500);
            assertThat(c.get("/-/healthy").body()).isEqualTo("unhealthy components: otelcol.receiver.otlp\n");
            assertThat(c.get("/api/v0/web/components").body()).contains("address already in use");
            assertThatThrownBy(this::receiverAnswers).isInstanceOf(IOException.class);
            assertThat(c.metric("alloy_config_hash")).isEqualTo(hash(bad));
            assertThat(c.metric("alloy_config_last_load_successful")).endsWith(" 1");
            assertThat(c.get("/-/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void startFailsForWhatAReloadAnswers400() throws Exception {
        for (String bad : List.of(
                "prometheus.scrape \"x\" {",
                good.replace("write.mimir.rec", "write.nope.rec"),
                config(port, "::not a url"),
                "faro.receiver \"x\" { }")) {
            Path config = dir.resolve("c.alloy");
            Files.writeString(config, bad);
            List<String> log = new ArrayList<>();
            assertThatThrownBy(() -> SmallCollector.start(TestCollector.settings(config, dir, Map.of(), log)))
                    .isInstanceOf(SmallCollector.StartFailure.class)
                    .hasMessageStartingWith("could not perform the initial load successfully")
                    .hasMessageContaining("c.alloy:");
        }
    }

    @Test
    void unknownComponentIsRefusedWithNamePlaceAndReason() throws Exception {
        try (TestCollector c = new TestCollector(dir, good)) {
            HttpResponse<String> answer = c.reload(good + "pyroscope.write \"p\" { }\n");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("c.alloy:17:1:")
                    .contains("\"pyroscope.write\"")
                    .contains("learning, demos and tests");
            assertThat(receiverAnswers()).isEqualTo(200);
        }
    }

    @Test
    void unchangedReceiverKeepsItsPortWhileItsExporterChanges() throws Exception {
        try (TestCollector c = new TestCollector(dir, good)) {
            assertThat(c.reload(config(port, "http://127.0.0.1:10/api/v1/push")).statusCode())
                    .isEqualTo(200);
            assertThat(receiverAnswers()).isEqualTo(200);
            assertThat(c.log.stream().filter(l -> l.contains("Starting HTTP server")))
                    .hasSize(1);
        }
    }
}
