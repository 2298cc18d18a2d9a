package io.obsctl.sandbox.collector.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.util.List;

/** A parcel of one signal. Immutable. */
public sealed interface Signals {
    Kind kind();

    /** Spans, data points or log records in it. */
    int items();

    /** The body of an OTLP export request. */
    byte[] toRequest();

    /** The three signals with the words that OTLP and Alloy's counters use for them. */
    enum Kind {
        TRACES("traces", "spans"),
        METRICS("metrics", "metric_points"),
        LOGS("logs", "log_records");

        private final String path;
        private final String counted;

        Kind(String path, String counted) {
            this.path = path;
            this.counted = counted;
        }

        /** {@code traces} of {@code /v1/traces}. */
        public String path() {
            return path;
        }

        /** {@code spans} of {@code otelcol_receiver_accepted_spans_total}. */
        public String counted() {
            return counted;
        }
    }

    record Traces(List<ResourceSpans> resources) implements Signals {
        public Traces {
            resources = List.copyOf(resources);
        }

        @Override
        public Kind kind() {
            return Kind.TRACES;
        }

        @Override
        public int items() {
            return resources.stream()
                    .flatMap(r -> r.getScopeSpansList().stream())
                    .mapToInt(s -> s.getSpansCount())
                    .sum();
        }

        @Override
        public byte[] toRequest() {
            return ExportTraceServiceRequest.newBuilder()
                    .addAllResourceSpans(resources)
                    .build()
                    .toByteArray();
        }
    }

    record Metrics(List<ResourceMetrics> resources) implements Signals {
        public Metrics {
            resources = List.copyOf(resources);
        }

        @Override
        public Kind kind() {
            return Kind.METRICS;
        }

        @Override
        public int items() {
            return resources.stream()
                    .flatMap(r -> r.getScopeMetricsList().stream())
                    .flatMap(s -> s.getMetricsList().stream())
                    .mapToInt(Metrics::points)
                    .sum();
        }

        static int points(Metric metric) {
            return metric.getGauge().getDataPointsCount()
                    + metric.getSum().getDataPointsCount()
                    + metric.getHistogram().getDataPointsCount()
                    + metric.getExponentialHistogram().getDataPointsCount()
                    + metric.getSummary().getDataPointsCount();
        }

        @Override
        public byte[] toRequest() {
            return ExportMetricsServiceRequest.newBuilder()
                    .addAllResourceMetrics(resources)
                    .build()
                    .toByteArray();
        }
    }

    record Logs(List<ResourceLogs> resources) implements Signals {
        public Logs {
            resources = List.copyOf(resources);
        }

        @Override
        public Kind kind() {
            return Kind.LOGS;
        }

        @Override
        public int items() {
            return resources.stream()
                    .flatMap(r -> r.getScopeLogsList().stream())
                    .mapToInt(s -> s.getLogRecordsCount())
                    .sum();
        }

        @Override
        public byte[] toRequest() {
            return ExportLogsServiceRequest.newBuilder()
                    .addAllResourceLogs(resources)
                    .build()
                    .toByteArray();
        }
    }

    /** The body of an OTLP export request as signals. */
    static Signals read(Kind kind, ByteString body) throws InvalidProtocolBufferException {
        return switch (kind) {
            case TRACES -> new Traces(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
            case METRICS ->
                new Metrics(ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList());
            case LOGS -> new Logs(ExportLogsServiceRequest.parseFrom(body).getResourceLogsList());
        };
    }
}
