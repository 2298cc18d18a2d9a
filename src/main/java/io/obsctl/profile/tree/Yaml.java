package io.obsctl.profile.tree;

import java.util.List;
import java.util.Optional;

/** A value in a YAML text, with its place. */
public sealed interface Yaml {
    Place place();

    /** The same value, found elsewhere. */
    Yaml at(Place place);

    /** How many values it holds, itself included, aliases counted as often as they are used. */
    int size();

    /** What YAML's core schema makes of a scalar. */
    enum Kind {
        STRING,
        INTEGER,
        FLOAT,
        BOOLEAN,
        NULL
    }

    /** @param text as written, quotes and escapes resolved: {@code 1.10} stays {@code 1.10} */
    record Scalar(String text, Kind kind, Place place) implements Yaml {
        @Override
        public Scalar at(Place other) {
            return new Scalar(text, kind, other);
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** A sequence. */
    record Items(List<Yaml> items, Place place, int size) implements Yaml {
        public Items {
            items = List.copyOf(items);
        }

        public static Items of(List<Yaml> items, Place place) {
            return new Items(items, place, total(items));
        }

        @Override
        public Items at(Place other) {
            return new Items(items, other, size);
        }
    }

    /** A mapping, in the order of the text; no two entries with one key. */
    record Table(List<Entry> entries, Place place, int size) implements Yaml {
        public Table {
            entries = List.copyOf(entries);
        }

        public static Table of(List<Entry> entries, Place place) {
            return new Table(
                    entries, place, total(entries.stream().map(Entry::value).toList()));
        }

        public Optional<Entry> entry(String key) {
            return entries.stream().filter(e -> e.key().equals(key)).findFirst();
        }

        @Override
        public Table at(Place other) {
            return new Table(entries, other, size);
        }
    }

    /** A key with its value. */
    record Entry(String key, Place keyPlace, Yaml value) {}

    /** A sum that never overflows, since an alias can stand for millions. */
    private static int total(List<Yaml> values) {
        long sum = 1;
        for (Yaml value : values) {
            sum += value.size();
        }
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }
}
