package io.obsctl.sandbox.backend.otlp;

import io.obsctl.sandbox.backend.Json;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Attribute values as text: maps and lists as JSON, bytes as base64. */
public final class Attributes {
    private Attributes() {}

    public static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> number(value.getDoubleValue());
            case BYTES_VALUE ->
                Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
            case ARRAY_VALUE, KVLIST_VALUE -> Json.text(node(value));
            default -> "";
        };
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    public static JsonNode node(AnyValue value) {
        var make = JsonNodeFactory.instance;
        return switch (value.getValueCase()) {
            case BOOL_VALUE -> make.booleanNode(value.getBoolValue());
            case INT_VALUE -> make.numberNode(value.getIntValue());
            case DOUBLE_VALUE -> make.numberNode(value.getDoubleValue());
            case ARRAY_VALUE -> {
                var array = Json.array();
                value.getArrayValue().getValuesList().forEach(v -> array.add(node(v)));
                yield array;
            }
            case KVLIST_VALUE -> {
                var object = Json.object();
                value.getKvlistValue().getValuesList().forEach(kv -> object.set(kv.getKey(), node(kv.getValue())));
                yield object;
            }
            default -> make.stringNode(text(value));
        };
    }

    public static Map<String, String> map(List<KeyValue> attributes) {
        var all = new LinkedHashMap<String, String>();
        attributes.forEach(kv -> all.put(kv.getKey(), text(kv.getValue())));
        return all;
    }
}
