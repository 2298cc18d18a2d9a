package io.obsctl.render;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Copies records with changes, for tests that turn one profile into many. */
public final class Records {
    private Records() {}

    /** A copy in which the component at the dotted path is another value. Numbers in the path index lists. */
    @SuppressWarnings("unchecked")
    public static <T> T with(T record, String path, Object value) {
        int dot = path.indexOf('.');
        String head = dot < 0 ? path : path.substring(0, dot);
        if (record instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            int i = Integer.parseInt(head);
            copy.set(i, dot < 0 ? value : with(list.get(i), path.substring(dot + 1), value));
            return (T) copy;
        }
        return (T) copy((Record) record, (component, old) -> {
            if (!component.equals(head)) {
                return old;
            }
            return dot < 0 ? value : with(old, path.substring(dot + 1), value);
        });
    }

    /** A copy in which every text has gone through the function, which sees the dotted path of it as well. */
    public static <T> T mapTexts(T root, BiFunction<String, String, String> change) {
        return mapTexts("", root, change);
    }

    @SuppressWarnings("unchecked")
    private static <T> T mapTexts(String path, T value, BiFunction<String, String, String> change) {
        if (value instanceof String s) {
            return (T) change.apply(path, s);
        } else if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(mapTexts(path + "[]", item, change)));
            return (T) copy;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((k, v) -> copy.put(
                    k instanceof String s ? change.apply(path + "{key}", s) : k, mapTexts(path + "{}", v, change)));
            return (T) copy;
        } else if (value instanceof Record r) {
            return (T) copy(r, (name, old) -> mapTexts(path.isEmpty() ? name : path + "." + name, old, change));
        }
        return value;
    }

    private static Record copy(Record record, BiFunction<String, Object, Object> component) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        try {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                values[i] = component.apply(
                        components[i].getName(), components[i].getAccessor().invoke(record));
            }
            Constructor<?> constructor = record.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            return (Record) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(record.getClass().toString(), e);
        }
    }
}
