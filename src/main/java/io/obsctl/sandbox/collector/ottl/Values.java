package io.obsctl.sandbox.collector.ottl;

import com.google.protobuf.ByteString;
import io.obsctl.sandbox.collector.text.GoJson;
import io.obsctl.sandbox.wire.GoNumber;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between OTLP's values and Java's: String, Long, Double, Boolean, byte[], List, Map. */
public final class Values {
    private Values() {}

    public static @Nullable Object of(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BYTES_VALUE -> value.getBytesValue().toByteArray();
            case ARRAY_VALUE -> {
                List<@Nullable Object> list = new ArrayList<>();
                value.getArrayValue().getValuesList().forEach(v -> list.add(of(v)));
                yield list;
            }
            case KVLIST_VALUE -> map(value.getKvlistValue().getValuesList());
            default -> null;
        };
    }

    public static Map<String, @Nullable Object> map(List<KeyValue> pairs) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        pairs.forEach(p -> map.put(p.getKey(), of(p.getValue())));
        return map;
    }

    public static AnyValue any(@Nullable Object value) {
        AnyValue.Builder any = AnyValue.newBuilder();
        if (value instanceof String s) {
            any.setStringValue(s);
        } else if (value instanceof Boolean b) {
            any.setBoolValue(b);
        } else if (value instanceof Long l) {
            any.setIntValue(l);
        } else if (value instanceof Double d) {
            any.setDoubleValue(d);
        } else if (value instanceof byte[] bytes) {
            any.setBytesValue(ByteString.copyFrom(bytes));
        } else if (value instanceof List<?> list) {
            ArrayValue.Builder array = ArrayValue.newBuilder();
            list.forEach(v -> array.addValues(any(v)));
            any.setArrayValue(array);
        } else if (value instanceof Map<?, ?> map) {
            any.setKvlistValue(KeyValueList.newBuilder().addAllValues(pairs(map)));
        }
        return any.build();
    }

    public static List<KeyValue> pairs(Map<?, ?> map) {
        List<KeyValue> pairs = new ArrayList<>();
        map.forEach((k, v) -> pairs.add(
                KeyValue.newBuilder().setKey(String.valueOf(k)).setValue(any(v)).build()));
        return pairs;
    }

    /** As text: what {@code AsString} gives. */
    public static String text(@Nullable Object value) {
        if (value instanceof Double d) {
            return GoNumber.json(d);
        }
        if (value instanceof byte[] bytes) {
            return java.util.Base64.getEncoder().encodeToString(bytes);
        }
        return value instanceof List || value instanceof Map
                ? GoJson.write(value)
                : value == null ? "" : value.toString();
    }
}
