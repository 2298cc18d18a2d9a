package io.obsctl.sandbox;

import com.google.protobuf.ByteString;
import io.obsctl.sandbox.wire.RemoteWrite;
import io.obsctl.sandbox.wire.Snappy;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Signals to send. */
final class Samples {
    static final String PROTOBUF = "application/x-protobuf";
    static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private Samples() {}

    static Resource resource(Map<String, String> attributes) {
        var builder = Resource.newBuilder();
        attributes.forEach((k, v) -> builder.addAttributes(attribute(k, v)));
        return builder.build();
    }

    static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    static ByteString hex(String text) {
        return ByteString.copyFrom(HexFormat.of().parseHex(text));
    }

    static byte[] span(String traceId, String name, long nanos, String key, String value) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(resource(Map.of("service.name", "checkout")))
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder()
                                        .setTraceId(hex(traceId))
                                        .setSpanId(hex("00f067aa0ba902b7"))
                                        .setName(name)
                                        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                                        .setStartTimeUnixNano(nanos)
                                        .setEndTimeUnixNano(nanos + 5_000_000)
                                        .addAttributes(attribute(key, value)))))
                .build()
                .toByteArray();
    }

    static byte[] metrics(Map<String, String> resource, Metric... metrics) {
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(resource(resource))
                        .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
                .build()
                .toByteArray();
    }

    static byte[] log(Map<String, String> resource, String line, long nanos) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(resource(resource))
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder()
                                        .setTimeUnixNano(nanos)
                                        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN)
                                        .setTraceId(hex(TRACE))
                                        .addAttributes(attribute("http.route", "/pay"))
                                        .setBody(AnyValue.newBuilder().setStringValue(line)))))
                .build()
                .toByteArray();
    }

    /** {@code pairs} are time (ms) and value in turn. */
    static RemoteWrite.Series series(Map<String, String> labels, double... pairs) {
        var samples = new ArrayList<RemoteWrite.Sample>();
        for (int i = 0; i < pairs.length; i += 2) {
            samples.add(new RemoteWrite.Sample((long) pairs[i], pairs[i + 1]));
        }
        return new RemoteWrite.Series(labels, samples, List.of(), 0);
    }

    static byte[] push(RemoteWrite.Series... series) {
        return Snappy.pack(new RemoteWrite(List.of(series), List.of()).encode());
    }
}
