package io.obsctl.sandbox.collector.ottl;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A path as a statement writes it: {@code resource.attributes["a"]} has the names {@code resource, attributes} and the
 * keys {@code a}.
 *
 * @param keys strings and longs
 */
record Place(List<String> names, List<Object> keys) {
    Place {
        names = List.copyOf(names);
        keys = List.copyOf(keys);
    }

    String first() {
        return names.get(0);
    }

    /** The path without its first name. */
    Place rest() {
        return new Place(names.subList(1, names.size()), keys);
    }

    /** The names joined by dots, without keys. */
    String dotted() {
        return String.join(".", names);
    }

    /** The only key, if it is a string. */
    @Nullable
    String key() {
        return keys.size() == 1 && keys.get(0) instanceof String s ? s : null;
    }

    @Override
    public String toString() {
        return dotted() + keys.stream().map(k -> "[" + k + "]").collect(Collectors.joining());
    }
}
