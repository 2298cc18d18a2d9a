package io.obsctl.sandbox.backend.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.Guard;
import io.obsctl.sandbox.backend.Json;
import io.obsctl.sandbox.backend.Refusal;
import io.obsctl.sandbox.backend.Router;
import io.obsctl.sandbox.backend.RpcStatus;
import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.traces.TraceStore;
import io.obsctl.sandbox.wire.ProtoJson;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.time.Clock;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** {@code /otlp/v1/traces|metrics|logs}; anywhere else, {@code /v1/traces} included, is 404. */
public final class OtlpRoutes {
    private final MetricStore metrics;
    private final LogStore logs;
    private final TraceStore traces;
    private final Set<String> promoted;
    private final Clock clock;

    /** @param promoted resource attributes that go onto every series */
    public OtlpRoutes(MetricStore metrics, LogStore logs, TraceStore traces, Set<String> promoted, Clock clock) {
        this.metrics = metrics;
        this.logs = logs;
        this.traces = traces;
        this.promoted = Set.copyOf(promoted);
        this.clock = clock;
    }

    public void mount(Router router, Guard guard) {
        router.post("/otlp/v1/traces", guard.demand("traces:write", this::traces));
        router.post("/otlp/v1/metrics", guard.demand("metrics:write", this::metrics));
        router.post("/otlp/v1/logs", guard.demand("logs:write", this::logs));
    }

    private Answer traces(Call call) {
        var request = ExportTraceServiceRequest.newBuilder();
        read(call, request);
        int refused = traces.add(request.build().getResourceSpansList());
        var response = ExportTraceServiceResponse.newBuilder();
        if (refused > 0) {
            response.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(refused)
                    .setErrorMessage("trace ids must be 16 bytes and not all zero"));
        }
        return write(call, response.build());
    }

    private Answer metrics(Call call) {
        var request = ExportMetricsServiceRequest.newBuilder();
        read(call, request);
        var outcome = OtlpMetrics.file(request.build().getResourceMetricsList(), metrics, promoted);
        var response = ExportMetricsServiceResponse.newBuilder();
        if (outcome.rejected() > 0) {
            response.setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(outcome.rejected())
                    .setErrorMessage(outcome.reason()));
        }
        return write(call, response.build());
    }

    private Answer logs(Call call) {
        var request = ExportLogsServiceRequest.newBuilder();
        read(call, request);
        var outcome = OtlpLogs.file(request.build().getResourceLogsList(), logs, clock);
        var response = ExportLogsServiceResponse.newBuilder();
        if (outcome.rejected() > 0) {
            response.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(outcome.rejected())
                    .setErrorMessage(outcome.reason()));
        }
        return write(call, response.build());
    }

    private static boolean json(Call call) {
        return call.header("Content-Type").orElse("").startsWith("application/json");
    }

    private static void read(Call call, Message.Builder into) {
        String type = call.header("Content-Type").orElse("");
        try {
            if (json(call)) {
                ProtoJson.read(Json.parse(call.body()), into);
            } else if (type.startsWith("application/x-protobuf") || type.startsWith("application/protobuf")) {
                into.mergeFrom(call.body());
            } else {
                throw new Refusal(Answer.text(415, "unsupported content type: " + type));
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException | JacksonException e) {
            throw new Refusal(RpcStatus.answer(call, 400, String.valueOf(e.getMessage())));
        }
    }

    private static Answer write(Call call, Message response) {
        if (json(call)) {
            var body = ProtoJson.write(response, ProtoJson.Style.OTLP);
            if (!body.has("partialSuccess")) {
                body.putObject("partialSuccess");
            }
            return Answer.json(200, body);
        }
        return Answer.of(200, "application/x-protobuf", response.toByteArray());
    }
}
