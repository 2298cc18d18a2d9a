package io.obsctl.sandbox.backend.metrics;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A label set, sorted by name, without empty values (an empty value is no label). Immutable. */
public record Labels(SortedMap<String, String> values) implements Comparable<Labels> {
    public static final String NAME = "__name__";
    public static final Labels NONE = new Labels(new TreeMap<>());

    public Labels {
        var kept = new TreeMap<String, String>();
        values.forEach((k, v) -> {
            if (!v.isEmpty()) {
                kept.put(k, v);
            }
        });
        values = Collections.unmodifiableSortedMap(kept);
    }

    public static Labels of(Map<String, String> values) {
        return new Labels(new TreeMap<>(values));
    }

    /** Empty when there is no such label. */
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    public Labels with(String name, String value) {
        var more = new TreeMap<>(values);
        more.put(name, value);
        return new Labels(more);
    }

    public Labels without(Collection<String> names) {
        var less = new TreeMap<>(values);
        less.keySet().removeAll(names);
        return new Labels(less);
    }

    public Labels only(Collection<String> names) {
        var some = new TreeMap<>(values);
        some.keySet().retainAll(names);
        return new Labels(some);
    }

    public Labels withoutName() {
        return values.containsKey(NAME) ? without(java.util.List.of(NAME)) : this;
    }

    @Override
    public int compareTo(Labels other) {
        var mine = values.entrySet().iterator();
        var theirs = other.values.entrySet().iterator();
        while (mine.hasNext() && theirs.hasNext()) {
            var a = mine.next();
            var b = theirs.next();
            int c = a.getKey().compareTo(b.getKey());
            if (c == 0) {
                c = a.getValue().compareTo(b.getValue());
            }
            if (c != 0) {
                return c;
            }
        }
        return Boolean.compare(mine.hasNext(), theirs.hasNext());
    }

    /** As Prometheus prints it: {@code up{job="api"}}. */
    @Override
    public String toString() {
        var text = new StringBuilder(get(NAME)).append('{');
        String sep = "";
        for (var e : values.entrySet()) {
            if (!e.getKey().equals(NAME)) {
                text.append(sep).append(e.getKey()).append('=').append(quote(e.getValue()));
                sep = ", ";
            }
        }
        return text.append('}').toString();
    }

    private static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
