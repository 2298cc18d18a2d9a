package io.obsctl.sandbox.backend.otlp;

import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.wire.MetricNames;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files OTLP logs as Loki entries: some resource attributes become labels (Loki's default list), everything else
 * structured metadata; dots fold to {@code _}.
 */
final class OtlpLogs {
    private static final Set<String> LABELS = Set.of(
            "cloud.availability_zone",
            "cloud.region",
            "container.name",
            "deployment.environment",
            "deployment.environment.name",
            "k8s.cluster.name",
            "k8s.container.name",
            "k8s.cronjob.name",
            "k8s.daemonset.name",
            "k8s.deployment.name",
            "k8s.job.name",
            "k8s.namespace.name",
            "k8s.pod.name",
            "k8s.replicaset.name",
            "k8s.statefulset.name",
            "service.instance.id",
            "service.name",
            "service.namespace");

    private OtlpLogs() {}

    /** How many records were refused, and why the first was. */
    record Outcome(long rejected, String reason) {}

    static Outcome file(List<ResourceLogs> batches, LogStore store, Clock clock) {
        long rejected = 0;
        String reason = "";
        for (ResourceLogs batch : batches) {
            var labels = new LinkedHashMap<String, String>();
            var shared = new LinkedHashMap<String, String>();
            Attributes.map(batch.getResource().getAttributesList())
                    .forEach((k, v) -> (LABELS.contains(k) ? labels : shared).put(MetricNames.label(k), v));
            labels.putIfAbsent("service_name", "unknown_service");
            for (ScopeLogs scope : batch.getScopeLogsList()) {
                for (LogRecord record : scope.getLogRecordsList()) {
                    var entry = entry(record, scope, shared, clock);
                    Optional<String> wrong = store.push(labels, new ArrayList<>(List.of(entry)));
                    if (wrong.isPresent()) {
                        rejected++;
                        reason = reason.isEmpty() ? wrong.get() : reason;
                    }
                }
            }
        }
        return new Outcome(rejected, reason);
    }

    private static LogStore.Entry entry(LogRecord r, ScopeLogs scope, Map<String, String> shared, Clock clock) {
        var metadata = new LinkedHashMap<>(shared);
        put(metadata, "scope_name", scope.getScope().getName());
        put(metadata, "scope_version", scope.getScope().getVersion());
        Attributes.map(scope.getScope().getAttributesList()).forEach((k, v) -> put(metadata, MetricNames.label(k), v));
        Attributes.map(r.getAttributesList()).forEach((k, v) -> put(metadata, MetricNames.label(k), v));
        put(metadata, "trace_id", HexFormat.of().formatHex(r.getTraceId().toByteArray()));
        put(metadata, "span_id", HexFormat.of().formatHex(r.getSpanId().toByteArray()));
        put(metadata, "severity_text", r.getSeverityText());
        if (r.getSeverityNumberValue() != 0) {
            metadata.put("severity_number", Integer.toString(r.getSeverityNumberValue()));
            if (r.getSeverityText().isEmpty()) {
                metadata.put("detected_level", level(r.getSeverityNumberValue()));
            }
        }
        if (r.getObservedTimeUnixNano() != 0) {
            metadata.put("observed_timestamp", Long.toUnsignedString(r.getObservedTimeUnixNano()));
        }
        if (r.getFlags() != 0) {
            metadata.put("flags", Integer.toString(r.getFlags()));
        }
        long nanos = r.getTimeUnixNano() != 0
                ? r.getTimeUnixNano()
                : r.getObservedTimeUnixNano() != 0 ? r.getObservedTimeUnixNano() : clock.millis() * 1_000_000L;
        return new LogStore.Entry(nanos, Attributes.text(r.getBody()), metadata);
    }

    private static String level(int severity) {
        int band = (severity - 1) / 4;
        String[] names = {"trace", "debug", "info", "warn", "error", "fatal"};
        return band >= 0 && band < names.length ? names[band] : "unknown";
    }

    private static void put(Map<String, String> into, String key, String value) {
        if (!value.isEmpty()) {
            into.put(key, value);
        }
    }
}
