package io.obsctl.sandbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Random;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Plays a worker that is instrumented as seed 000 asks for: one failed job with its trace, its counters and its log
 * line. For demos: what it sends looks like the real thing, and means nothing.
 */
public final class SampleWorker {
    private static final MediaType PROTOBUF = MediaType.get("application/x-protobuf");

    private final OkHttpClient http = new OkHttpClient();
    private final URI door;

    private SampleWorker(URI door) {
        this.door = door;
    }

    /**
     * Sends a trace, metrics and a log record.
     *
     * @param otlpHttp root of a door for OTLP over HTTP
     * @throws IOException when the door cannot be reached or does not take them
     */
    public static void play(URI otlpHttp, String service, Clock clock) throws IOException {
        long now = clock.millis() * 1_000_000;
        Resource resource = Resource.newBuilder()
                .addAttributes(text("service.name", service))
                .addAttributes(text("service.instance.id", "demo"))
                .build();
        byte[] trace = new byte[16];
        byte[] span = new byte[8];
        Random random = new Random(now);
        random.nextBytes(trace);
        random.nextBytes(span);
        SampleWorker worker = new SampleWorker(otlpHttp);
        worker.send("traces", trace(resource, trace, span, now));
        worker.send("metrics", metrics(resource, now));
        worker.send("logs", log(resource, trace, span, now));
        worker.http.dispatcher().executorService().shutdown();
        worker.http.connectionPool().evictAll();
    }

    private void send(String signal, Message message) throws IOException {
        Request request = new Request.Builder()
                .url(door + "/v1/" + signal)
                .post(RequestBody.create(message.toByteArray(), PROTOBUF))
                .build();
        try (Response response = http.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw new IOException("the door answered " + response.code() + " to " + signal);
            }
        }
    }

    private static Message trace(Resource resource, byte[] trace, byte[] id, long now) {
        Span span = Span.newBuilder()
                .setTraceId(ByteString.copyFrom(trace))
                .setSpanId(ByteString.copyFrom(id))
                .setName("job.process.email")
                .setKind(Span.SpanKind.SPAN_KIND_CONSUMER)
                .setStartTimeUnixNano(now - 250_000_000L)
                .setEndTimeUnixNano(now)
                .addAttributes(text("job.type", "email"))
                .setStatus(Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("mailbox is full"))
                .build();
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(resource)
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build();
    }

    private static Message metrics(Resource resource, long now) {
        Metric processed = Metric.newBuilder()
                .setName("job.processed")
                .setSum(Sum.newBuilder()
                        .setIsMonotonic(true)
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(point(now, 41).addAttributes(text("job.status", "success")))
                        .addDataPoints(point(now, 1).addAttributes(text("job.status", "failure"))))
                .build();
        Metric lag = Metric.newBuilder()
                .setName("queue.lag")
                .setUnit("s")
                .setGauge(Gauge.newBuilder().addDataPoints(point(now, 3)))
                .build();
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(resource)
                        .addScopeMetrics(
                                ScopeMetrics.newBuilder().addMetrics(processed).addMetrics(lag)))
                .build();
    }

    private static NumberDataPoint.Builder point(long now, double value) {
        return NumberDataPoint.newBuilder()
                .setTimeUnixNano(now)
                .setStartTimeUnixNano(now - 60_000_000_000L)
                .setAsDouble(value);
    }

    private static Message log(Resource resource, byte[] trace, byte[] span, long now) {
        LogRecord record = LogRecord.newBuilder()
                .setTimeUnixNano(now)
                .setObservedTimeUnixNano(now)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR)
                .setSeverityText("error")
                .setBody(AnyValue.newBuilder().setStringValue("job failed: mailbox of anna@example.org is full"))
                .setTraceId(ByteString.copyFrom(trace))
                .setSpanId(ByteString.copyFrom(span))
                .build();
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(resource)
                        .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record)))
                .build();
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }
}
