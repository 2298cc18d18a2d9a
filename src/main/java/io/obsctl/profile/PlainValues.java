package io.obsctl.profile;

import io.obsctl.profile.shape.Durations;
import io.obsctl.profile.shape.Shape;
import io.obsctl.profile.shape.Shape.Field;
import io.obsctl.profile.shape.Shapes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of a profile as mappings, lists and plain values, in the spelling of the file. */
final class PlainValues {
    private PlainValues() {}

    /** Keys in the order of the records; what is {@code null} is left out. */
    static Map<String, Object> of(Shape.Obj shape, Object value) {
        Map<String, Object> out = new LinkedHashMap<>();
        RecordComponent[] components = shape.type().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            Field field = shape.fields().get(i);
            Object part = read(components[i], value);
            if (part != null) {
                out.put(field.key(), plain(field.shape(), part));
            }
        }
        return out;
    }

    private static @Nullable Object read(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static Object plain(Shape shape, Object value) {
        if (shape instanceof Shape.Obj obj) {
            return of(obj, value);
        }
        if (shape instanceof Shape.Listing listing) {
            List<Object> out = new ArrayList<>();
            for (Object item : (List<?>) value) {
                out.add(plain(listing.element(), item));
            }
            return out;
        }
        if (shape instanceof Shape.Dictionary dictionary) {
            Map<String, Object> out = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((k, v) -> out.put((String) plain(dictionary.key(), k), plain(dictionary.value(), v)));
            return out;
        }
        if (shape instanceof Shape.Choice) {
            return Shapes.word((Enum<?>) value);
        }
        if (value instanceof Duration d) {
            return Durations.print(d);
        }
        return value instanceof Boolean || value instanceof Number ? value : value.toString();
    }
}
