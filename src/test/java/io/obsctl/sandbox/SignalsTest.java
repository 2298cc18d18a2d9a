package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.backend.InstanceIds;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What goes in at one door comes out at another. */
class SignalsTest {
    private static final InstanceIds IDS = InstanceIds.DEFAULTS;
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final long MS = NOW.toEpochMilli();
    private static final long NS = MS * 1_000_000;

    private Sandbox sandbox;
    private Http otlp;
    private Http mimirWrite;
    private Http mimir;
    private Http loki;
    private Http lokiWrite;
    private Http tempo;

    @BeforeEach
    void start() throws IOException {
        var settings = SandboxSettings.defaults(Clock.fixed(NOW, ZoneOffset.UTC));
        sandbox = Sandbox.start(settings.withLags(java.time.Duration.ZERO, java.time.Duration.ZERO));
        otlp = Http.basic(sandbox.otlp(), IDS.otlp(), sandbox.token("write"));
        mimirWrite = Http.basic(sandbox.mimir(), IDS.mimir(), sandbox.token("write"));
        mimir = Http.basic(sandbox.mimir(), IDS.mimir(), sandbox.token("read"));
        lokiWrite = Http.basic(sandbox.loki(), IDS.loki(), sandbox.token("write"));
        loki = Http.basic(sandbox.loki(), IDS.loki(), sandbox.token("read"));
        tempo = Http.basic(sandbox.tempo(), IDS.tempo(), sandbox.token("read"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private List<String> query(String promql) {
        var reply = mimir.get("/api/v1/query", Map.of("query", promql, "time", Long.toString(MS / 1000)));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        var rows = new ArrayList<String>();
        for (JsonNode row : reply.json().at("/data/result")) {
            rows.add(row.get("metric") + " " + row.at("/value/1").asString());
        }
        return rows;
    }

    private JsonNode streams(String logql) {
        var reply = loki.get("/loki/api/v1/query_range", Map.of("query", logql));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().at("/data/result");
    }

    @Test
    void findsASpanByIdWithBase64IdsAndNamedEnums() throws IOException {
        var reply = otlp.post("/v1/traces", Samples.PROTOBUF, Samples.span(Samples.TRACE, "GET /", NS, "run.id", "r1"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(ExportTraceServiceResponse.parseFrom(reply.bytes()).hasPartialSuccess())
                .isFalse();

        var found = tempo.get("/api/traces/" + Samples.TRACE);
        assertThat(found.status()).isEqualTo(200);
        var span = found.json().at("/batches/0/scopeSpans/0/spans/0");
        assertThat(span.get("traceId").asString())
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(Samples.hex(Samples.TRACE).toByteArray()));
        assertThat(span.get("kind").asString()).isEqualTo("SPAN_KIND_SERVER");
        assertThat(tempo.get("/api/v2/traces/" + Samples.TRACE)
                        .json()
                        .at("/trace/resourceSpans/0/scopeSpans/0/spans/0/name")
                        .asString())
                .isEqualTo("GET /");
    }

    @Test
    void answersUnknownTracesDifferentlyInBothVersions() {
        String unknown = "0".repeat(31) + "1";
        assertThat(tempo.get("/api/traces/" + unknown).status()).isEqualTo(404);
        assertThat(tempo.get("/api/traces/" + unknown).body()).isEmpty();
        assertThat(tempo.get("/api/v2/traces/" + unknown).status()).isEqualTo(200);
        assertThat(tempo.get("/api/v2/traces/" + unknown).body()).isEqualTo("{\"trace\":{},\"metrics\":{}}");
        assertThat(tempo.get("/api/traces/zz").status()).isEqualTo(400);
        assertThat(tempo.get("/api/traces/zz").body()).startsWith("trace IDs can only contain hex characters: ");
        assertThat(tempo.get("/api/echo").body()).isEqualTo("echo");
    }

    @Test
    void searchesByTraceQl() {
        otlp.post("/v1/traces", Samples.PROTOBUF, Samples.span(Samples.TRACE, "GET /", NS, "run.id", "r1"));
        String other = "0".repeat(31) + "2";
        otlp.post("/v1/traces", Samples.PROTOBUF, Samples.span(other, "POST /", NS, "run.id", "r2"));
        assertThat(ids("{ .run.id=\"r1\" }")).containsExactly(Samples.TRACE);
        assertThat(ids("{ resource.service.name = \"checkout\" && name =~ \"POST.*\" }"))
                .containsExactly(other);
        assertThat(ids("{ duration > 1s || span.run.id = \"r2\" }")).containsExactly(other);
        assertThat(ids("{}")).hasSize(2);
        var wrong = tempo.get("/api/search", Map.of("q", "{ bogus }"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).startsWith("invalid TraceQL query: parse error at line 1, col 3: ");
    }

    private List<String> ids(String traceql) {
        var reply = tempo.get("/api/search", Map.of("q", traceql));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        var all = new ArrayList<String>();
        reply.json().get("traces").forEach(t -> all.add(t.get("traceID").asString()));
        return all;
    }

    @Test
    void takesOtlpJsonWithHexIdsAndGzip() throws IOException {
        String json = """
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"web"}}]},
                "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"00f067aa0ba902b7","name":"n","kind":2,
                "startTimeUnixNano":"%d","endTimeUnixNano":%d,"status":{"code":2},"unknownField":{"x":[1]}}]}]}]}""".formatted(Samples.TRACE, NS, NS + 1);
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(json.getBytes(StandardCharsets.UTF_8));
        }
        var reply = otlp.post("/v1/traces", "application/json", packed.toByteArray(), "Content-Encoding", "gzip");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"partialSuccess\":{}}");
        var span = tempo.get("/api/traces/" + Samples.TRACE).json().at("/batches/0/scopeSpans/0/spans/0");
        assertThat(span.at("/status/code").asString()).isEqualTo("STATUS_CODE_ERROR");
    }

    @Test
    void reportsRefusedSpansAsPartialSuccess() throws IOException {
        var reply = otlp.post("/v1/traces", Samples.PROTOBUF, Samples.span("0".repeat(32), "x", NS, "a", "b"));
        assertThat(reply.status()).isEqualTo(200);
        var response = ExportTraceServiceResponse.parseFrom(reply.bytes());
        assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
        assertThat(otlp.postJson("/v1/traces", "{\"resourceSpans\":3}").status())
                .isEqualTo(400);
        assertThat(otlp.post("/v1/traces", Samples.PROTOBUF, new byte[] {1, 2, 3})
                        .status())
                .isEqualTo(400);
        assertThat(otlp.post("/v1/traces", "text/plain", new byte[0]).status()).isEqualTo(415);
    }

    private static NumberDataPoint point(double value) {
        return NumberDataPoint.newBuilder()
                .setTimeUnixNano(NS)
                .setAsDouble(value)
                .addAttributes(Samples.attribute("http.method", "GET"))
                .build();
    }

    @Test
    void translatesOtlpMetricNamesAndResources() {
        var resource = Map.of(
                "service.name", "checkout",
                "service.namespace", "shop",
                "service.instance.id", "i-1",
                "deployment.environment", "prod");
        var counter = Metric.newBuilder()
                .setName("http.server.request.duration.sum")
                .setUnit("s")
                .setSum(Sum.newBuilder()
                        .setIsMonotonic(true)
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(point(3)))
                .build();
        var gauge = Metric.newBuilder()
                .setName("queue.fill")
                .setUnit("1")
                .setGauge(Gauge.newBuilder().addDataPoints(point(0.5)))
                .build();
        assertThat(otlp.post("/v1/metrics", Samples.PROTOBUF, Samples.metrics(resource, counter, gauge))
                        .status())
                .isEqualTo(200);
        assertThat(query("http_server_request_duration_sum_seconds_total"))
                .containsExactly(
                        "{\"__name__\":\"http_server_request_duration_sum_seconds_total\",\"http_method\":\"GET\","
                                + "\"instance\":\"i-1\",\"job\":\"shop/checkout\"} 3");
        assertThat(query("queue_fill_ratio{job=\"shop/checkout\"} * 100")).hasSize(1);
        assertThat(query("target_info"))
                .containsExactly("{\"__name__\":\"target_info\",\"deployment_environment\":\"prod\","
                        + "\"instance\":\"i-1\",\"job\":\"shop/checkout\"} 1");
    }

    @Test
    void filesHistogramsAsCumulativeBucketsAndRefusesDeltas() {
        var points = HistogramDataPoint.newBuilder()
                .setTimeUnixNano(NS)
                .setCount(10)
                .setSum(12)
                .addAllExplicitBounds(List.of(1.0, 2.5))
                .addAllBucketCounts(List.of(4L, 4L, 2L));
        var cumulative = Metric.newBuilder()
                .setName("latency")
                .setUnit("ms")
                .setHistogram(Histogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(points))
                .build();
        var delta = Metric.newBuilder()
                .setName("d")
                .setHistogram(Histogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                        .addDataPoints(points))
                .build();
        var reply = otlp.post(
                "/v1/metrics", Samples.PROTOBUF, Samples.metrics(Map.of("service.name", "a"), cumulative, delta));
        assertThat(reply.body()).contains("invalid temporality and type combination for metric \"d\"");
        assertThat(query("sum by (le) (latency_milliseconds_bucket)"))
                .containsExactlyInAnyOrder("{\"le\":\"+Inf\"} 10", "{\"le\":\"1\"} 4", "{\"le\":\"2.5\"} 8");
        assertThat(query("histogram_quantile(0.5, latency_milliseconds_bucket)"))
                .containsExactly("{\"job\":\"a\"} 1.375");
    }

    @Test
    void filesOtlpLogsWithLabelsAndStructuredMetadata() {
        var resource = Map.of("service.name", "checkout", "host.name", "h1");
        assertThat(otlp.post("/v1/logs", Samples.PROTOBUF, Samples.log(resource, "card declined", NS - 5))
                        .status())
                .isEqualTo(200);
        var rows = streams("{service_name=\"checkout\"} |= \"declined\"");
        assertThat(rows.at("/0/values/0/1").asString()).isEqualTo("card declined");
        var stream = rows.at("/0/stream");
        assertThat(stream.get("trace_id").asString()).isEqualTo(Samples.TRACE);
        assertThat(stream.get("host_name").asString()).isEqualTo("h1");
        assertThat(stream.get("http_route").asString()).isEqualTo("/pay");
        assertThat(stream.get("detected_level").asString()).isEqualTo("warn");
        assertThat(streams("{service_name=\"checkout\"} | trace_id=\"" + Samples.TRACE + "\"")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void keepsPushedLogsAndRefusesOldAndNewOnesInLokisWords() {
        String push = "{\"streams\":[{\"stream\":{\"job\":\"api\"},\"values\":[[\"%d\",\"level=error boom\","
                + "{\"run\":\"r1\"}]]}]}";
        assertThat(lokiWrite
                        .postJson("/loki/api/v1/push", push.formatted(NS - 1))
                        .status())
                .isEqualTo(204);
        var stream = streams("{job=\"api\"}").at("/0/stream");
        assertThat(stream.toString())
                .isEqualTo("{\"detected_level\":\"error\",\"job\":\"api\",\"run\":\"r1\",\"service_name\":\"api\"}");

        var old = lokiWrite.postJson("/loki/api/v1/push", push.formatted(NS - 8L * 86_400_000_000_000L));
        assertThat(old.status()).isEqualTo(400);
        assertThat(old.body())
                .contains("entry for stream '{job=\"api\"")
                .contains("has timestamp too old: 2026-11-13T10:00:00Z, oldest acceptable timestamp is: "
                        + "2026-11-14T10:00:00Z");
        var fresh = lokiWrite.postJson("/loki/api/v1/push", push.formatted(NS + 3_600_000_000_000L));
        assertThat(fresh.status()).isEqualTo(400);
        assertThat(fresh.body()).contains("has timestamp too new: 2026-11-21T11:00:00Z");
        assertThat(lokiWrite.postJson("/loki/api/v1/push", "{").status()).isEqualTo(400);
        var wrong = loki.get("/loki/api/v1/query_range", Map.of("query", "{job=\"a\" bad}"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).startsWith("parse error at line 1, col 10: syntax error: ");
        var instant = loki.get("/loki/api/v1/query", Map.of("query", "{job=\"a\"}"));
        assertThat(instant.status()).isEqualTo(400);
    }

    @Test
    void takesLogsAsSnappyProtobufAsAlloySendsThem() throws IOException {
        var time = com.google.protobuf.Timestamp.newBuilder().setSeconds(MS / 1000 - 1);
        byte[] pair = message(o -> {
            o.writeString(1, "run");
            o.writeString(2, "r7");
        });
        byte[] entry = message(o -> {
            o.writeByteArray(1, time.build().toByteArray());
            o.writeString(2, "from alloy");
            o.writeByteArray(3, pair);
        });
        byte[] stream = message(o -> {
            o.writeString(1, "{host=\"h1\", job=\"a \\\"b\\\"\"}");
            o.writeByteArray(2, entry);
        });
        byte[] body = io.obsctl.sandbox.wire.Snappy.pack(message(o -> o.writeByteArray(1, stream)));
        var reply = lokiWrite.post("/loki/api/v1/push", Samples.PROTOBUF, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(204);
        var rows = streams("{host=\"h1\"} | run=\"r7\"");
        assertThat(rows.at("/0/values/0/1").asString()).isEqualTo("from alloy");
        assertThat(rows.at("/0/values/0/0").asString()).isEqualTo(Long.toString(NS - 1_000_000_000L));
        assertThat(rows.at("/0/stream/job").asString()).isEqualTo("a \"b\"");
    }

    private interface Fields {
        void write(com.google.protobuf.CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = com.google.protobuf.CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    @Test
    void answersRemoteWrittenSamples() {
        var up = Map.of("__name__", "up", "job", "api");
        var reply = mimirWrite.post(
                "/push", Samples.PROTOBUF, Samples.push(Samples.series(up, MS - 60_000, 1, MS - 30_000, 0)));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(query("up")).containsExactly("{\"__name__\":\"up\",\"job\":\"api\"} 0");
        assertThat(query("max_over_time(up[2m])")).containsExactly("{\"job\":\"api\"} 1");
        var range = mimir.get(
                "/api/v1/query_range",
                Map.of("query", "up", "start", "" + (MS - 60_000) / 1000, "end", "" + MS / 1000, "step", "30"));
        assertThat(range.json().at("/data/result/0/values").toString())
                .isEqualTo("[[1795255140,\"1\"],[1795255170,\"0\"],[1795255200,\"0\"]]"
                        .replace("1795255140", "" + (MS / 1000 - 60))
                        .replace("1795255170", "" + (MS / 1000 - 30))
                        .replace("1795255200", "" + MS / 1000));
    }

    @Test
    void refusesSamplesInMimirsWords() {
        var up = Map.of("__name__", "up");
        mimirWrite.post("/push", Samples.PROTOBUF, Samples.push(Samples.series(up, MS, 1)));
        assertThat(push(up, MS, 2)).contains("err-mimir-sample-duplicate-timestamp");
        assertThat(push(up, MS + 3_600_000, 2)).contains("err-mimir-too-far-in-future");
        assertThat(push(up, MS - 3 * 3_600_000, 2)).contains("err-mimir-sample-timestamp-too-old");
        assertThat(push(Map.of("a", "b"), MS, 2)).contains("err-mimir-missing-metric-name");
        assertThat(mimirWrite.post("/push", Samples.PROTOBUF, new byte[] {9, 9}).status())
                .isEqualTo(400);
    }

    private String push(Map<String, String> labels, long at, double value) {
        var reply = mimirWrite.post("/push", Samples.PROTOBUF, Samples.push(Samples.series(labels, at, value)));
        assertThat(reply.status()).isEqualTo(400);
        return reply.body();
    }

    @Test
    void refusesWrongPromqlWithPosition() {
        var reply = mimir.get("/api/v1/query", Map.of("query", "sum(nope(up))"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("errorType").asString()).isEqualTo("bad_data");
        assertThat(reply.json().get("error").asString())
                .isEqualTo("invalid parameter \"query\": 1:5: parse error: there is no function `nope`");
    }
}
