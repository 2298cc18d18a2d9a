package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.ottl.Values;
import io.obsctl.sandbox.collector.text.GoJson;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code otelcol.exporter.loki} and {@code otelcol.receiver.loki}: logs from one world to the other. */
final class LokiBridge {
    private record Receiver(LogsReceiver receiver) implements Component {
        @Override
        public Map<String, Value> exports() {
            return Map.of("receiver", new Value.Capsule("capsule(\"loki.LogsReceiver\")", receiver));
        }
    }

    private LokiBridge() {}

    static Component exporter(Arguments a, ComponentContext context) throws BadArguments {
        List<LogsReceiver> to = a.capsules("forward_to", LogsReceiver.class, "logs receivers");
        a.check();
        return new SimpleProcessor(signals -> {
            if (!(signals instanceof Signals.Logs logs)) {
                return;
            }
            for (ResourceLogs r : logs.resources()) {
                for (ScopeLogs s : r.getScopeLogsList()) {
                    for (LogRecord record : s.getLogRecordsList()) {
                        LogEntry entry = entry(r, s, record, context.clock().instant());
                        for (LogsReceiver receiver : to) {
                            receiver.accept(entry);
                        }
                    }
                }
            }
        });
    }

    /** The line is JSON with body, severity, ids, attributes and resources, as the real component writes it. */
    private static LogEntry entry(ResourceLogs r, ScopeLogs s, LogRecord record, Instant now) {
        Map<String, @Nullable Object> resource = Values.map(r.getResource().getAttributesList());
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("body", Values.of(record.getBody()));
        put(line, "traceid", HexFormat.of().formatHex(record.getTraceId().toByteArray()));
        put(line, "spanid", HexFormat.of().formatHex(record.getSpanId().toByteArray()));
        put(line, "severity", record.getSeverityText());
        if (record.getAttributesCount() > 0) {
            line.put("attributes", Values.map(record.getAttributesList()));
        }
        if (!resource.isEmpty()) {
            line.put("resources", resource);
        }
        if (!s.getScope().getName().isEmpty()) {
            line.put("instrumentation_scope", Map.of("name", s.getScope().getName()));
        }
        Map<String, String> labels = new TreeMap<>();
        labels.put("exporter", "OTLP");
        Object name = resource.get("service.name");
        Object namespace = resource.get("service.namespace");
        if (name != null) {
            labels.put("job", namespace == null ? Values.text(name) : Values.text(namespace) + "/" + Values.text(name));
        }
        if (resource.get("service.instance.id") != null) {
            labels.put("instance", Values.text(resource.get("service.instance.id")));
        }
        if (!record.getSeverityText().isEmpty() || record.getSeverityNumberValue() > 0) {
            labels.put("level", level(record));
        }
        long nanos = record.getTimeUnixNano() != 0 ? record.getTimeUnixNano() : record.getObservedTimeUnixNano();
        Instant time = nanos == 0 ? now : Instant.ofEpochSecond(0, nanos);
        return new LogEntry(labels, time, GoJson.write(line), Map.of());
    }

    private static String level(LogRecord record) {
        if (record.getSeverityNumberValue() == 0) {
            return record.getSeverityText().toLowerCase(java.util.Locale.ROOT);
        }
        String name = record.getSeverityNumber()
                .name()
                .replace("SEVERITY_NUMBER_", "")
                .replaceAll("\\d$", "");
        return record.getSeverityNumber() == io.opentelemetry.proto.logs.v1.SeverityNumber.UNRECOGNIZED
                ? "unknown"
                : name;
    }

    private static void put(Map<String, @Nullable Object> line, String key, String value) {
        if (!value.isEmpty()) {
            line.put(key, value);
        }
    }

    static Component receiver(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics");
        Outputs outputs = Outputs.of(a, Signals.Kind.LOGS);
        a.check();
        return new Receiver(entry -> {
            try {
                outputs.send(toOtlp(entry, context.clock().instant()));
            } catch (SignalsConsumer.Refusal e) {
                context.log().warn("logs were not taken", "error", String.valueOf(e.getMessage()));
            }
        });
    }

    /** Labels become attributes, and {@code loki.attribute.labels} names them so that a way back is possible. */
    static Signals toOtlp(LogEntry entry, Instant now) {
        long nanos = nanos(entry.timestamp());
        LogRecord.Builder record = LogRecord.newBuilder()
                .setTimeUnixNano(nanos)
                .setObservedTimeUnixNano(nanos(now))
                .setBody(Values.any(entry.line()));
        Map<String, String> labels = new TreeMap<>(entry.labels());
        labels.forEach((k, v) -> record.addAttributes(attribute(k, v)));
        entry.metadata().forEach((k, v) -> record.addAttributes(attribute(k, v)));
        if (!labels.isEmpty()) {
            record.addAttributes(attribute("loki.attribute.labels", String.join(",", labels.keySet())));
        }
        return new Signals.Logs(List.of(ResourceLogs.newBuilder()
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record))
                .build()));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder().setKey(key).setValue(Values.any(value)).build();
    }
}
