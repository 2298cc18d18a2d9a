package io.obsctl.sandbox.collector.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between values and plain Java objects. */
final class Plain {
    private Plain() {}

    static @Nullable Object of(Value value) {
        if (value instanceof Value.Text t) {
            return t.value();
        }
        if (value instanceof Value.Whole n) {
            return n.value();
        }
        if (value instanceof Value.Real n) {
            return n.value();
        }
        if (value instanceof Value.Bool b) {
            return b.value();
        }
        if (value instanceof Value.Items items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.values().forEach(v -> list.add(of(v)));
            return list;
        }
        if (value instanceof Value.Fields fields) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            fields.sorted().forEach((k, v) -> map.put(k, of(v)));
            return map;
        }
        return value instanceof Value.Null ? null : value.toString();
    }

    static Value value(@Nullable Object plain) {
        if (plain instanceof String s) {
            return new Value.Text(s);
        }
        if (plain instanceof Boolean b) {
            return new Value.Bool(b);
        }
        if (plain instanceof Double d) {
            boolean whole = d == Math.rint(d) && Math.abs(d) < 1L << 53;
            return whole ? new Value.Whole(d.longValue()) : new Value.Real(d);
        }
        if (plain instanceof Number n) {
            return new Value.Whole(n.longValue());
        }
        if (plain instanceof List<?> list) {
            return new Value.Items(list.stream().map(Plain::value).toList());
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, Value> fields = new LinkedHashMap<>();
            map.forEach((k, v) -> fields.put(String.valueOf(k), value(v)));
            return new Value.Fields(fields);
        }
        return plain == null ? new Value.Null() : new Value.Text(plain.toString());
    }
}
