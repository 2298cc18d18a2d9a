package io.obsctl.sandbox.collector.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OTLP's JSON: protobuf's mapping with hexadecimal ids and enums as numbers (names are taken too); unknown fields are
 * passed over. The sandbox's backend has a reader of its own, so that a mistake at one end shows at the other.
 */
public final class OtlpJson {
    private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
    private static final JsonMapper JSON = JsonMapper.shared();

    private OtlpJson() {}

    /** @throws IllegalArgumentException saying what is wrong with the body */
    public static Signals read(Signals.Kind kind, byte[] body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        }
        return switch (kind) {
            case TRACES -> {
                ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
                fill(request, root);
                yield new Signals.Traces(request.getResourceSpansList());
            }
            case METRICS -> {
                ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
                fill(request, root);
                yield new Signals.Metrics(request.getResourceMetricsList());
            }
            case LOGS -> {
                ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
                fill(request, root);
                yield new Signals.Logs(request.getResourceLogsList());
            }
        };
    }

    private static void fill(Message.Builder message, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("an object is expected, not " + node.getNodeType());
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            FieldDescriptor field = field(message, member.getKey());
            JsonNode value = member.getValue();
            if (field == null || value.isNull()) {
                continue;
            }
            if (!field.isRepeated()) {
                message.setField(field, value(message, field, value));
            } else if (value.isArray()) {
                value.forEach(element -> message.addRepeatedField(field, value(message, field, element)));
            } else {
                throw new IllegalArgumentException(member.getKey() + " is no array");
            }
        }
    }

    private static @Nullable FieldDescriptor field(Message.Builder message, String key) {
        return message.getDescriptorForType().getFields().stream()
                .filter(f -> f.getJsonName().equals(key) || f.getName().equals(key))
                .findFirst()
                .orElse(null);
    }

    private static Object value(Message.Builder parent, FieldDescriptor field, JsonNode node) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            Message.Builder child = parent.newBuilderForField(field);
            fill(child, node);
            return child.build();
        }
        if (node.isContainer()) {
            throw new IllegalArgumentException(field.getJsonName() + " is no single value");
        }
        String text = node.asString();
        try {
            return switch (field.getJavaType()) {
                case STRING -> text;
                case BOOLEAN -> node.isBoolean() ? node.booleanValue() : Boolean.parseBoolean(text);
                case INT -> (int) Long.parseLong(text);
                case LONG ->
                    field.getType() == FieldDescriptor.Type.FIXED64
                            ? Long.parseUnsignedLong(text)
                            : Long.parseLong(text);
                case DOUBLE -> real(text);
                case FLOAT -> (float) real(text);
                case BYTE_STRING -> bytes(field, text);
                case ENUM -> enumValue(field, text);
                case MESSAGE -> throw new IllegalStateException("handled above");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field.getJsonName() + " cannot be \"" + text + "\"", e);
        }
    }

    private static double real(String text) {
        return text.equals("Infinity") || text.equals("-Infinity") || text.equals("NaN")
                ? Double.parseDouble(text)
                : Double.parseDouble(text.strip());
    }

    private static ByteString bytes(FieldDescriptor field, String text) {
        return ByteString.copyFrom(
                IDS.contains(field.getName())
                        ? HexFormat.of().parseHex(text)
                        : Base64.getDecoder().decode(text));
    }

    private static EnumValueDescriptor enumValue(FieldDescriptor field, String text) {
        EnumValueDescriptor named = field.getEnumType().findValueByName(text);
        return named != null ? named : field.getEnumType().findValueByNumberCreatingIfUnknown(Integer.parseInt(text));
    }
}
