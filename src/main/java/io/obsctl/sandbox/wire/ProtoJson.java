package io.obsctl.sandbox.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.obsctl.sandbox.backend.Json;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Protobuf messages as JSON. OTLP/JSON wants trace and span ids in hexadecimal and enums as numbers; Tempo answers
 * with ids in base64 and enums by name. Reading takes both forms of enums and 64-bit numbers, and ignores fields that
 * it does not know.
 */
public final class ProtoJson {
    /** How ids and enums are written. */
    public enum Style {
        OTLP,
        TEMPO
    }

    private static final List<String> IDS = List.of("trace_id", "span_id", "parent_span_id");

    private ProtoJson() {}

    /** @throws IllegalArgumentException saying which field is wrong */
    public static void read(JsonNode node, Message.Builder into) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("expected a JSON object, found " + node.getNodeType());
        }
        for (Map.Entry<String, JsonNode> e : node.properties()) {
            FieldDescriptor field = field(into, e.getKey());
            if (field == null || e.getValue().isNull()) {
                continue;
            }
            if (field.isRepeated()) {
                if (!e.getValue().isArray()) {
                    throw new IllegalArgumentException(e.getKey() + ": expected an array");
                }
                for (JsonNode item : e.getValue()) {
                    into.addRepeatedField(field, value(item, field, into));
                }
            } else {
                into.setField(field, value(e.getValue(), field, into));
            }
        }
    }

    private static @Nullable FieldDescriptor field(Message.Builder builder, String key) {
        for (FieldDescriptor f : builder.getDescriptorForType().getFields()) {
            if (f.getJsonName().equals(key) || f.getName().equals(key)) {
                return f;
            }
        }
        return null;
    }

    private static Object value(JsonNode node, FieldDescriptor field, Message.Builder parent) {
        String text = node.isContainer() ? "" : node.asString("");
        try {
            return switch (field.getJavaType()) {
                case MESSAGE -> {
                    Message.Builder child = parent.newBuilderForField(field);
                    read(node, child);
                    yield child.build();
                }
                case ENUM -> enumValue(text, field);
                case BYTE_STRING -> bytes(text, field);
                case STRING -> text;
                case BOOLEAN -> Boolean.parseBoolean(text);
                case INT -> (int) Long.parseLong(text);
                case LONG ->
                    field.getType() == FieldDescriptor.Type.FIXED64 || field.getType() == FieldDescriptor.Type.UINT64
                            ? Long.parseUnsignedLong(text)
                            : Long.parseLong(text);
                case FLOAT -> Float.parseFloat(text);
                case DOUBLE -> Double.parseDouble(text);
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field.getJsonName() + ": " + e.getMessage(), e);
        }
    }

    private static EnumValueDescriptor enumValue(String text, FieldDescriptor field) {
        EnumValueDescriptor byName = field.getEnumType().findValueByName(text);
        return byName != null ? byName : field.getEnumType().findValueByNumberCreatingIfUnknown(Integer.parseInt(text));
    }

    private static ByteString bytes(String text, FieldDescriptor field) {
        byte[] raw = IDS.contains(field.getName())
                ? HexFormat.of().parseHex(text)
                : Base64.getDecoder().decode(text);
        return ByteString.copyFrom(raw);
    }

    /** Fields at their default are left out, as protobuf's JSON mapping does. */
    public static ObjectNode write(Message message, Style style) {
        ObjectNode node = Json.object();
        for (Map.Entry<FieldDescriptor, Object> e : message.getAllFields().entrySet()) {
            FieldDescriptor field = e.getKey();
            if (field.isRepeated()) {
                ArrayNode array = node.putArray(field.getJsonName());
                for (Object item : (List<?>) e.getValue()) {
                    array.add(node(item, field, style));
                }
            } else {
                node.set(field.getJsonName(), node(e.getValue(), field, style));
            }
        }
        return node;
    }

    private static JsonNode node(Object value, FieldDescriptor field, Style style) {
        var make = JsonNodeFactory.instance;
        return switch (field.getJavaType()) {
            case MESSAGE -> write((Message) value, style);
            case ENUM ->
                style == Style.OTLP
                        ? make.numberNode(((EnumValueDescriptor) value).getNumber())
                        : make.stringNode(((EnumValueDescriptor) value).getName());
            case BYTE_STRING -> {
                byte[] raw = ((ByteString) value).toByteArray();
                boolean hex = style == Style.OTLP && IDS.contains(field.getName());
                yield make.stringNode(
                        hex
                                ? HexFormat.of().formatHex(raw)
                                : Base64.getEncoder().encodeToString(raw));
            }
            case STRING -> make.stringNode((String) value);
            case BOOLEAN -> make.booleanNode((Boolean) value);
            case INT -> make.numberNode((Integer) value);
            case LONG ->
                make.stringNode(
                        field.getType() == FieldDescriptor.Type.FIXED64
                                        || field.getType() == FieldDescriptor.Type.UINT64
                                ? Long.toUnsignedString((Long) value)
                                : Long.toString((Long) value));
            case FLOAT -> make.numberNode((Float) value);
            case DOUBLE -> make.numberNode((Double) value);
        };
    }
}
