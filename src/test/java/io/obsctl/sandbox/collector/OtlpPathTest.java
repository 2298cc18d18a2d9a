package io.obsctl.sandbox.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.testing.Await;
import io.obsctl.testing.Ports;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OTLP from a client through processors to a backend, over real HTTP at both ends. */
class OtlpPathTest {
    private static final String TRACE = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"api"}}]},
             "scopeSpans":[{"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7",
             "name":"%s","kind":2,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":1700000000001000000,
             "attributes":[{"key":"user","value":{"stringValue":"anna@example.org"}}],"status":{"code":%d}}]}]}]}
            """;

    @TempDir
    Path dir;

    private static String config(int port, String backend, String middle, String first) {
        return """
                otelcol.receiver.otlp "default" {
                  http {
                    endpoint = "127.0.0.1:%d"
                  }
                  output {
                    traces  = [%s]
                    logs    = [%s]
                    metrics = [%s]
                  }
                }
                %s
                otelcol.auth.basic "backend" {
                  client_auth {
                    username      = "1461503"
                    password_file = sys.env("TOKEN_FILE")
                  }
                  htpasswd {
                    file = "/dev/null"
                  }
                }
                otelcol.exporter.otlphttp "backend" {
                  client {
                    endpoint = "%s/otlp/"
                    auth     = otelcol.auth.basic.backend.handler
                  }
                  retry_on_failure {
                    initial_interval = "10ms"
                    max_interval     = "20ms"
                  }
                }
                """.formatted(port, first, first, first, middle, backend);
    }

    private Map<String, String> token(String text) throws Exception {
        Path file = dir.resolve("token");
        Files.writeString(file, text + "\n");
        return Map.of("TOKEN_FILE", file.toString());
    }

    private static String authorization(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("1461503:" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** With the exporter right behind the receiver. */
    private TestCollector collector(int port, TestBackend backend, String token) throws Exception {
        return new TestCollector(
                dir, config(port, backend.url(), "", "otelcol.exporter.otlphttp.backend.input"), token(token));
    }

    private static HttpResponse<byte[]> sendTrace(int port, String id, int status) throws Exception {
        return TestCollector.postJson("http://127.0.0.1:" + port + "/v1/traces", TRACE.formatted(id, status));
    }

    @Test
    void jsonTraceArrivesAsProtobufWithTheCredentials() throws Exception {
        int port = Ports.free();
        try (TestBackend backend = new TestBackend();
                TestCollector c = collector(port, backend, "glc_FAKE")) {
            HttpResponse<byte[]> answer = sendTrace(port, "GET /", 1);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"partialSuccess\":{}}");
            TestBackend.Request sent = Await.next(backend.requests);
            assertThat(sent.path()).isEqualTo("/otlp/v1/traces");
            assertThat(sent.headers())
                    .containsEntry("authorization", authorization("glc_FAKE"))
                    .containsEntry("content-encoding", "gzip");
            Span span = ExportTraceServiceRequest.parseFrom(sent.body())
                    .getResourceSpans(0)
                    .getScopeSpans(0)
                    .getSpans(0);
            assertThat(span.getName()).isEqualTo("GET /");
            assertThat(span.getTraceId().toByteArray()[0]).isEqualTo((byte) 0x4b);
            Await.until(
                    "it is counted",
                    () -> c.collector.counted(
                                    "otelcol_exporter_sent_spans_total",
                                    Map.of("component_id", "otelcol.exporter.otlphttp.backend"))
                            == 1);
            assertThat(c.metric("otelcol_receiver_accepted_spans_total"))
                    .contains(
                            "component_id=\"otelcol.receiver.otlp.default\"",
                            "component_path=\"/\"",
                            "transport=\"http\"")
                    .endsWith(" 1");
            assertThat(c.metric("otelcol_exporter_send_failed")).isEqualTo("absent");
        }
    }

    @Test
    void rotatedPasswordFileCountsAtOnce() throws Exception {
        int port = Ports.free();
        try (TestBackend backend = new TestBackend();
                TestCollector c = collector(port, backend, "glc_FAKE_old")) {
            token("glc_FAKE_new");
            sendTrace(port, "a", 0);
            assertThat(Await.next(backend.requests).headers())
                    .containsEntry("authorization", authorization("glc_FAKE_new"));
            assertThat(c.log).noneMatch(l -> l.contains("glc_FAKE"));
        }
    }

    @Test
    void wrongCredentialsStayGreenAndOnlyCountersAndLogTell() throws Exception {
        int port = Ports.free();
        try (TestBackend backend = new TestBackend();
                TestCollector c = collector(port, backend, "glc_FAKE")) {
            backend.always(401, "{\"error\":\"authentication error: invalid authentication credentials\"}");
            sendTrace(port, "a", 0);
            Await.until(
                    "the drop is counted",
                    () -> c.collector.counted(
                                    "otelcol_exporter_send_failed_spans_total",
                                    Map.of("error_type", "Unauthenticated", "error_permanent", "true"))
                            == 1);
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
            Await.until(
                    "the log tells",
                    () -> c.log.stream()
                            .anyMatch(l -> l.contains("Exporting failed. Dropping data.")
                                    && l.contains("code = Unauthenticated")
                                    && l.contains("responded with HTTP Status Code 401")));
            assertThat(c.log).noneMatch(l -> l.contains("invalid authentication credentials"));
        }
    }

    @Test
    void busyBackendIsAskedAgain() throws Exception {
        int port = Ports.free();
        try (TestBackend backend = new TestBackend();
                TestCollector c = collector(port, backend, "glc_FAKE")) {
            backend.once(503, "", Map.of());
            backend.once(429, "", Map.of("Retry-After", "0"));
            sendTrace(port, "a", 0);
            for (int i = 0; i < 3; i++) {
                Await.next(backend.requests);
            }
            Await.until(
                    "it is delivered", () -> c.collector.counted("otelcol_exporter_sent_spans_total", Map.of()) == 1);
            assertThat(c.metric("otelcol_exporter_send_failed")).isEqualTo("absent");
        }
    }

    @Test
    void transformSamplesAndBatches() throws Exception {
        int port = Ports.free();
        String middle = """
                otelcol.processor.memory_limiter "m" {
                  check_interval = "1s"
                  limit          = "100GiB"
                  output {
                    traces = [otelcol.processor.transform.t.input]
                    logs   = [otelcol.processor.transform.t.input]
                  }
                }
                otelcol.processor.transform "t" {
                  error_mode = "ignore"
                  trace_statements {
                    context    = "resource"
                    statements = [
                      `set(attributes["env"], "prod")`,
                      `set(attributes["service.name"], "other") where attributes["service.name"] == nil or IsMatch(attributes["service.name"], "^unknown")`,
                    ]
                  }
                  trace_statements {
                    context    = "span"
                    statements = [`replace_all_patterns(attributes, "value", "[a-z]+@[a-z.]+", "***")`]
                  }
                  log_statements {
                    context    = "log"
                    statements = [`replace_pattern(body, "card \\\\d+", "card ***") where IsString(body)`]
                  }
                  output {
                    traces = [otelcol.processor.tail_sampling.s.input]
                    logs   = [otelcol.processor.batch.b.input]
                  }
                }
                otelcol.processor.tail_sampling "s" {
                  decision_wait = "100ms"
                  policy {
                    name = "errors"
                    type = "status_code"
                    status_code {
                      status_codes = ["ERROR"]
                    }
                  }
                  output {
                    traces = [otelcol.processor.batch.b.input]
                  }
                }
                otelcol.processor.batch "b" {
                  timeout = "50ms"
                  output {
                    traces = [otelcol.exporter.otlphttp.backend.input]
                    logs   = [otelcol.exporter.otlphttp.backend.input]
                  }
                }
                """;
        try (TestBackend backend = new TestBackend();
                TestCollector c = new TestCollector(
                        dir,
                        config(port, backend.url(), middle, "otelcol.processor.memory_limiter.m.input")
                                .replaceFirst("    metrics = .*\n", ""),
                        token("glc_FAKE"))) {
            String base = "http://127.0.0.1:" + port;
            TestCollector.postJson(
                    base + "/v1/traces", TRACE.formatted("fine", 1).replace("4bf9", "5bf9"));
            TestCollector.postJson(base + "/v1/traces", TRACE.formatted("broken", 2));
            var resource = ExportTraceServiceRequest.parseFrom(
                            Await.next(backend.requests).body())
                    .getResourceSpans(0);
            assertThat(resource.getResource().getAttributesList())
                    .extracting(a -> a.getKey() + "=" + a.getValue().getStringValue())
                    .containsExactlyInAnyOrder("service.name=api", "env=prod");
            Span span = resource.getScopeSpans(0).getSpans(0);
            assertThat(span.getName()).isEqualTo("broken");
            assertThat(span.getAttributes(0).getValue().getStringValue()).isEqualTo("***");
            TestCollector.postJson(
                    base + "/v1/logs",
                    "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"card 4111\"}}]}]}]}");
            TestBackend.Request logs = Await.next(backend.requests);
            assertThat(logs.path()).isEqualTo("/otlp/v1/logs");
            assertThat(ExportLogsServiceRequest.parseFrom(logs.body())
                            .getResourceLogs(0)
                            .getScopeLogs(0)
                            .getLogRecords(0)
                            .getBody()
                            .getStringValue())
                    .isEqualTo("card ***");
            assertThat(backend.requests)
                    .as("the trace without an error is dropped")
                    .isEmpty();
            assertThat(c.metric("otelcol_processor_batch_timeout_trigger_send_total"))
                    .doesNotStartWith("absent");
        }
    }

    @Test
    void receiverRefusesWhatIsNoOtlp() throws Exception {
        int port = Ports.free();
        try (TestBackend backend = new TestBackend();
                TestCollector c = collector(port, backend, "glc_FAKE")) {
            String url = "http://127.0.0.1:" + port + "/v1/traces";
            assertThat(TestCollector.postJson(url, "{").statusCode()).isEqualTo(400);
            assertThat(TestCollector.postJson(url, "{\"resourceSpans\":1}").statusCode())
                    .isEqualTo(400);
            assertThat(TestCollector.post(url, "text/plain", new byte[0]).statusCode())
                    .isEqualTo(415);
            assertThat(TestCollector.post(url, "application/x-protobuf", new byte[] {1, 2, 3})
                            .statusCode())
                    .isEqualTo(400);
            assertThat(TestCollector.postJson(url + "/x", "{}").statusCode()).isEqualTo(404);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(TRACE.formatted("zipped", 1).getBytes(StandardCharsets.UTF_8));
            }
            assertThat(TestCollector.post(url, "application/json", packed.toByteArray(), "Content-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ExportTraceServiceRequest.parseFrom(
                                    Await.next(backend.requests).body())
                            .getResourceSpans(0)
                            .getScopeSpans(0)
                            .getSpans(0)
                            .getName())
                    .isEqualTo("zipped");
            assertThat(c.get("/-/healthy").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void doorWithPasswordLetsOnlyItsUsersIn() throws Exception {
        int port = Ports.free();
        Path users = dir.resolve("users");
        Files.writeString(users, "anna:example-password\n");
        String config = """
                otelcol.auth.basic "door" {
                  htpasswd {
                    file = "%s"
                  }
                }
                otelcol.receiver.otlp "door" {
                  http {
                    endpoint = "127.0.0.1:%d"
                    auth     = otelcol.auth.basic.door.handler
                  }
                  output { }
                }
                """.formatted(users, port);
        try (TestCollector c = new TestCollector(dir, config)) {
            String url = "http://127.0.0.1:" + port + "/v1/logs";
            String right = Base64.getEncoder().encodeToString("anna:example-password".getBytes(StandardCharsets.UTF_8));
            String wrong = Base64.getEncoder().encodeToString("anna:other".getBytes(StandardCharsets.UTF_8));
            assertThat(TestCollector.postJson(url, "{}").statusCode()).isEqualTo(401);
            assertThat(TestCollector.postJson(url, "{}", "Authorization", "Basic " + wrong)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(TestCollector.postJson(url, "{}", "Authorization", "Basic " + right)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(c.log).noneMatch(l -> l.contains("example-password"));
        }
    }

    @Test
    void unknownStatementIsRefusedAtLoad() throws Exception {
        String config = """
                otelcol.processor.transform "t" {
                  trace_statements {
                    context    = "span"
                    statements = [`set(attributes["a"], UUID())`, `flatten(attributes)`, `set(nope, 1)`]
                  }
                  output { }
                }
                """;
        Path file = dir.resolve("c.alloy");
        Files.writeString(file, config);
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        SmallCollector.start(TestCollector.settings(file, dir, Map.of(), new java.util.ArrayList<>())))
                .hasMessageContaining("the function UUID")
                .hasMessageContaining("the function flatten")
                .hasMessageContaining("the path nope")
                .hasMessageContaining("learning, demos and tests");
    }
}
