package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.testing.Await;
import io.obsctl.testing.Ports;
import io.obsctl.testing.alloy.RealAlloy;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real OpenTelemetry SDK sends to the collector. Runs where {@code OBSCTL_OTEL_PYTHON} names a Python that has it, or
 * {@code scripts/test.sh} has made one below {@code ~/.cache/obsctl/otel-venv}.
 */
class OtelSdkIT {
    @TempDir
    Path dir;

    private static Path python() {
        String named = System.getenv("OBSCTL_OTEL_PYTHON");
        return named != null
                ? Path.of(named)
                : Path.of(System.getProperty("user.home"), ".cache/obsctl/otel-venv/bin/python");
    }

    /** The Alloy of the PATH, or the small collector where there is none. */
    private AutoCloseable start(String config) throws Exception {
        Optional<Path> alloy = RealAlloy.program();
        return alloy.isEmpty()
                ? new TestCollector(dir, config)
                : RealAlloy.start(
                        alloy.get(),
                        Files.writeString(dir.resolve("c.alloy"), config),
                        "127.0.0.1:0",
                        dir.resolve("data"),
                        Map.of());
    }

    @Test
    void allThreeSignalsOfTheSdkArrive() throws Exception {
        Path python = python();
        assumeTrue(Files.isExecutable(python), "no Python with the OpenTelemetry SDK at " + python);
        int port = Ports.free();
        try (TestBackend backend = new TestBackend();
                AutoCloseable collector = start("""
                        otelcol.receiver.otlp "default" {
                          http {
                            endpoint = "127.0.0.1:%d"
                          }
                          output {
                            traces  = [otelcol.exporter.otlphttp.out.input]
                            metrics = [otelcol.exporter.otlphttp.out.input]
                            logs    = [otelcol.exporter.otlphttp.out.input]
                          }
                        }
                        otelcol.exporter.otlphttp "out" {
                          client {
                            endpoint = "%s"
                          }
                        }
                        """.formatted(port, backend.url()))) {
            Process sdk = new ProcessBuilder(
                            python.toString(), "src/test/python/otel_send.py", "http://127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(sdk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(sdk.waitFor()).as(said).isZero();
            Map<String, byte[]> got = new HashMap<>();
            while (got.size() < 3) {
                TestBackend.Request request = Await.next(backend.requests);
                got.put(request.path(), request.body());
            }
            assertThat(ExportTraceServiceRequest.parseFrom(got.get("/v1/traces"))
                            .getResourceSpans(0)
                            .getScopeSpans(0)
                            .getSpans(0)
                            .getName())
                    .isEqualTo("sdk span");
            assertThat(ExportMetricsServiceRequest.parseFrom(got.get("/v1/metrics"))
                            .getResourceMetrics(0)
                            .getScopeMetrics(0)
                            .getMetrics(0)
                            .getName())
                    .isEqualTo("sdk.counter");
            assertThat(ExportLogsServiceRequest.parseFrom(got.get("/v1/logs")).toString())
                    .contains("sdk line", "sdk-test");
            assertThat(collector).isNotNull();
        }
    }
}
