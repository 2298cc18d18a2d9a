package io.obsctl.sandbox.collector.template;

import io.obsctl.sandbox.wire.GoNumber;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Go's templates know about values: strings, longs, doubles, booleans, lists, maps, and no value. */
final class Values {
    private Values() {}

    static boolean truth(@Nullable Object value) {
        if (value instanceof String s) {
            return !s.isEmpty();
        }
        if (value instanceof Boolean b) {
            return b;
        }
        if (value instanceof Number n) {
            return n.doubleValue() != 0;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return value instanceof Map<?, ?> map && !map.isEmpty();
    }

    static String print(@Nullable Object value) {
        if (value == null) {
            return "<no value>";
        }
        if (value instanceof Double d) {
            return GoNumber.print(d);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Values::print).collect(Collectors.joining(" ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(map)
                    .entrySet().stream()
                            .map(e -> e.getKey() + ":" + print(e.getValue()))
                            .collect(Collectors.joining(" ", "map[", "]"));
        }
        return value.toString();
    }

    static boolean equal(@Nullable Object a, @Nullable Object b) throws TemplateFailure {
        if (a == null || b == null) {
            return a == b;
        }
        if (!a.getClass().equals(b.getClass()) || a instanceof List || a instanceof Map) {
            throw new TemplateFailure("incompatible types for comparison");
        }
        return a.equals(b);
    }

    static int compare(@Nullable Object a, @Nullable Object b) throws TemplateFailure {
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        if (a instanceof Long x && b instanceof Long y) {
            return x.compareTo(y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            return x.compareTo(y);
        }
        throw new TemplateFailure("incompatible types for comparison");
    }
}
