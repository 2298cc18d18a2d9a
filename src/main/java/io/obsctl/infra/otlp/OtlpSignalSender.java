package io.obsctl.infra.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.model.Probe;
import io.obsctl.model.ProbeNames;
import io.obsctl.model.Signal;
import io.obsctl.verify.SignalSender;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Sends probes as protobuf. The spans of the trace go in requests of their own, so that a collector that loses the
 * thread between requests shows it. The run's id is an attribute of spans and log records; a metric carries it only in
 * its value, and its resource holds nothing that changes from run to run.
 */
public final class OtlpSignalSender implements SignalSender {
    private final Http http;
    private final Duration deadline;

    /** @param deadline for one request */
    public OtlpSignalSender(Http http, Duration deadline) {
        this.http = http;
        this.deadline = deadline;
    }

    @Override
    public Sent send(URI otlpHttp, Signal signal, Probe probe, Instant at) {
        return switch (signal) {
            case TRACES -> trace(otlpHttp, probe, at);
            case METRICS -> post(otlpHttp, "/v1/metrics", metric(probe, at), 1);
            case LOGS -> post(otlpHttp, "/v1/logs", log(probe, at), 1);
        };
    }

    private Sent trace(URI door, Probe probe, Instant at) {
        for (int n = 0; n < Probe.SPANS; n++) {
            Sent sent = post(door, "/v1/traces", span(probe, at, n), n + 1);
            if (!(sent instanceof Sent.Taken)) {
                return sent;
            }
        }
        return new Sent.Taken(Probe.SPANS);
    }

    private Sent post(URI door, String path, MessageLite message, int items) {
        String base = door.toString();
        URI url = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
        HttpResult result =
                http.send(HttpCall.of("POST", url, deadline).body("application/x-protobuf", message.toByteArray()));
        if (result instanceof Answered answered) {
            if (answered.success()) {
                return new Sent.Taken(items);
            }
            String text = HttpProblems.body(answered);
            return new Sent.Refused(answered.status(), text.startsWith(": ") ? text.substring(2) : text.strip());
        }
        return new Sent.Unreachable(((HttpResult.Unreachable) result).detail());
    }

    private static ExportTraceServiceRequest span(Probe probe, Instant at, int n) {
        Span.Builder span = Span.newBuilder()
                .setTraceId(traceId(probe))
                .setSpanId(spanId(probe, n))
                .setName("obsctl probe " + (n + 1) + " of " + Probe.SPANS)
                .setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
                .setStartTimeUnixNano(nanos(at.plusMillis(n)))
                .setEndTimeUnixNano(nanos(at.plusMillis(2L * Probe.SPANS - n)))
                .addAttributes(attribute(ProbeNames.RUN_ATTRIBUTE, probe.run()));
        if (n > 0) {
            span.setParentSpanId(spanId(probe, n - 1));
        }
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(resource(probe))
                        .addScopeSpans(ScopeSpans.newBuilder().setScope(scope()).addSpans(span)))
                .build();
    }

    private static ExportMetricsServiceRequest metric(Probe probe, Instant at) {
        NumberDataPoint point = NumberDataPoint.newBuilder()
                .setTimeUnixNano(nanos(at))
                .setAsDouble(probe.value())
                .addAttributes(attribute(ProbeNames.HOST_LABEL, probe.host()))
                .build();
        Metric metric = Metric.newBuilder()
                .setName(ProbeNames.METRIC)
                .setDescription("The id of the last obsctl verify run, as a number")
                .setGauge(Gauge.newBuilder().addDataPoints(point))
                .build();
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(resource(probe))
                        .addScopeMetrics(
                                ScopeMetrics.newBuilder().setScope(scope()).addMetrics(metric)))
                .build();
    }

    private static ExportLogsServiceRequest log(Probe probe, Instant at) {
        LogRecord record = LogRecord.newBuilder()
                .setTimeUnixNano(nanos(at))
                .setObservedTimeUnixNano(nanos(at))
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
                .setSeverityText("INFO")
                .setBody(AnyValue.newBuilder()
                        .setStringValue("obsctl probe run=" + probe.run() + " host=" + probe.host()))
                .setTraceId(traceId(probe))
                .setSpanId(spanId(probe, 0))
                .addAttributes(attribute(ProbeNames.RUN_ATTRIBUTE, probe.run()))
                .build();
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(resource(probe))
                        .addScopeLogs(ScopeLogs.newBuilder().setScope(scope()).addLogRecords(record)))
                .build();
    }

    private static Resource resource(Probe probe) {
        return Resource.newBuilder()
                .addAttributes(attribute("service.name", ProbeNames.SERVICE))
                .addAttributes(attribute(ProbeNames.HOST_LABEL, probe.host()))
                .build();
    }

    private static InstrumentationScope scope() {
        return InstrumentationScope.newBuilder().setName("io.obsctl.verify").build();
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static ByteString traceId(Probe probe) {
        return ByteString.copyFrom(HexFormat.of().parseHex(probe.traceId()));
    }

    /** Eight bytes that are never all zero. */
    private static ByteString spanId(Probe probe, int n) {
        byte[] trace = HexFormat.of().parseHex(probe.traceId());
        long half = ByteBuffer.wrap(trace, 8, 8).getLong();
        return ByteString.copyFrom(
                ByteBuffer.allocate(8).putLong((half & ~0xffL) | (n + 1)).array());
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }
}
