package io.obsctl.profile.shape;

import io.obsctl.model.Doc;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** A mapping with known keys: a record. Its fields are read when they are first asked for. One thread. */
    final class Obj implements Shape {
        private final Class<?> type;
        private final Shapes shapes;
        private volatile @Nullable List<Field> fields;
        private volatile @Nullable Constructor<?> constructor;

        Obj(Class<?> type, Shapes shapes) {
            this.type = type;
            this.shapes = shapes;
        }

        public Class<?> type() {
            return type;
        }

        /** What it is, in one or two sentences. */
        public String doc() {
            return shapes.doc(type);
        }

        public List<Field> fields() {
            List<Field> known = fields;
            if (known == null) {
                synchronized (this) {
                    known = fields;
                    if (known == null) {
                        known = shapes.fields(type);
                        fields = known;
                    }
                }
            }
            return known;
        }

        /** A record of the type, of the values of all fields in their order. */
        public Object create(List<@Nullable Object> values) {
            try {
                Constructor<?> known = constructor;
                if (known == null) {
                    known = shapes.constructor(type);
                    constructor = known;
                }
                return known.newInstance(values.toArray());
            } catch (NoSuchMethodException
                    | InstantiationException
                    | IllegalAccessException
                    | InvocationTargetException e) {
                throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
            }
        }

        /** Keys that files may hold besides and that are written out before records are made. */
        public List<String> shortForms() {
            return shapes.shortForms(type);
        }

        public Optional<Field> field(String key) {
            for (Field field : fields()) {
                if (field.key().equals(key)) {
                    return Optional.of(field);
                }
            }
            return Optional.empty();
        }

        /** Every key that a file may hold here. */
        public List<String> keys() {
            List<String> keys = new ArrayList<>();
            fields().forEach(f -> keys.add(f.key()));
            keys.addAll(shortForms());
            return keys;
        }
    }

    /**
     * One key of a mapping.
     *
     * @param docs what the record says about it
     * @param def the default as YAML text: a plain or double-quoted scalar, {@code []}, <code>{}</code> or
     *     <code>[{}]</code>; empty when there is none
     * @param nullable whether it may be absent without a default
     */
    record Field(String key, Shape shape, Doc docs, String def, boolean nullable, long min, long max) {
        /** One or two sentences for people. */
        public String doc() {
            return docs.value();
        }

        /** Values that a person might write, as YAML text. */
        public List<String> examples() {
            return List.of(docs.examples());
        }

        /** Whether a complete profile has to say it. */
        public boolean required() {
            return !nullable && def.isEmpty();
        }
    }
}
