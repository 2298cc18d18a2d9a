package io.obsctl.profile.shape;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a value may be. */
public sealed interface Shape {
    /** A single value. */
    record Leaf(LeafType type) implements Shape {}

    /** One word of several: an enum. */
    record Choice(Class<?> type, List<String> words) implements Shape {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /** A list. */
    record Listing(Shape element) implements Shape {}

    /** A mapping with keys that people choose, or with the words of an enum as keys. */
    record Dictionary(Shape key, Shape value) implements Shape {}

    /**
     * A mapping with known keys: a record.
     *
     * @param shortForms keys that files may hold besides and that are written out before records are made
     */
    record Obj(Class<?> type, String doc, List<Field> fields, List<String> shortForms) implements Shape {
        public Obj {
            fields = List.copyOf(fields);
            shortForms = List.copyOf(shortForms);
        }

        public Optional<Field> field(String key) {
            return fields.stream().filter(f -> f.key().equals(key)).findFirst();
        }

        /** Every key that a file may hold here. */
        public List<String> keys() {
            return Stream.concat(fields.stream().map(Field::key), shortForms.stream())
                    .toList();
        }
    }

    /**
     * One key of a mapping.
     *
     * @param def the default as YAML text: a plain or double-quoted scalar, {@code []}, <code>{}</code> or
     *     <code>[{}]</code>; empty when there is none
     * @param nullable whether it may be absent without a default
     */
    record Field(
            String key,
            Shape shape,
            String doc,
            String def,
            List<String> examples,
            boolean nullable,
            long min,
            long max) {
        public Field {
            examples = List.copyOf(examples);
        }

        /** Whether a complete profile has to say it. */
        public boolean required() {
            return !nullable && def.isEmpty();
        }
    }
}
