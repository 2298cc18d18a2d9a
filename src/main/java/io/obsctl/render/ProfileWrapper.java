package io.obsctl.render;

import freemarker.template.ObjectWrapper;
import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateHashModelEx2;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateModelIterator;
import freemarker.template.TemplateScalarModel;
import freemarker.template.TemplateSequenceModel;
import io.obsctl.model.ByteSize;
import io.obsctl.model.Percent;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Version;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows a profile's records to templates: each component by its name, enums in kebab-case, durations as Go writes them.
 * Nothing else is reachable, no method and no class. Written by hand because FreeMarker's own wrapper introspects beans,
 * which costs a cold start more than the whole of a render.
 */
final class ProfileWrapper implements ObjectWrapper {
    @Override
    public @Nullable TemplateModel wrap(@Nullable Object value) throws TemplateModelException {
        if (value == null || value instanceof TemplateModel) {
            return (TemplateModel) value;
        } else if (value instanceof String s) {
            return new SimpleScalar(s);
        } else if (value instanceof Boolean b) {
            return b ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
        } else if (value instanceof Number n) {
            return new SimpleNumber(n);
        } else if (value instanceof Enum<?> e) {
            return new SimpleScalar(e.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        } else if (value instanceof List<?> list) {
            return new ListModel(list);
        } else if (value instanceof Map<?, ?> map) {
            return new MapModel(map);
        } else if (value instanceof URI uri) {
            return new SimpleScalar(uri.toString());
        }
        return quantity(value);
    }

    private TemplateModel quantity(Object value) throws TemplateModelException {
        if (value instanceof Duration d) {
            return new Quantity(Durations.text(d), Map.of("seconds", Durations.seconds(d), "millis", d.toMillis()));
        } else if (value instanceof ByteSize size) {
            return new Quantity(size.toString(), Map.of("bytes", size.bytes(), "mib", size.bytes() / (1024 * 1024)));
        } else if (value instanceof Percent p) {
            return new Quantity(p.toString(), Map.of("value", p.value(), "fraction", p.fraction()));
        } else if (value instanceof Version v) {
            return new Quantity(v.toString(), Map.of("major", v.major(), "minor", v.minor()));
        } else if (value instanceof SecretRef ref) {
            return new SecretModel(ref);
        } else if (value instanceof Record r) {
            return new RecordModel(r);
        }
        throw new TemplateModelException("templates do not see values of " + value.getClass());
    }

    /** A reference to a secret, for {@link SecretDirective}; as text it is the reference. */
    record SecretModel(SecretRef ref) implements TemplateScalarModel {
        @Override
        public String getAsString() {
            return ref.toString();
        }
    }

    /** A text with numbers behind it: {@code interval} is {@code 1m}, {@code interval.seconds} is 60. */
    private final class Quantity implements TemplateScalarModel, TemplateHashModel {
        private final String text;
        private final Map<String, ? extends Number> numbers;

        Quantity(String text, Map<String, ? extends Number> numbers) {
            this.text = text;
            this.numbers = numbers;
        }

        @Override
        public String getAsString() {
            return text;
        }

        @Override
        public @Nullable TemplateModel get(String key) throws TemplateModelException {
            return wrap(numbers.get(key));
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }

    /** Components by record: the class makes them anew at every question. */
    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            return type.getRecordComponents();
        }
    };

    private final class RecordModel implements TemplateHashModel {
        private final Record value;

        RecordModel(Record value) {
            this.value = value;
        }

        @Override
        public @Nullable TemplateModel get(String key) throws TemplateModelException {
            for (RecordComponent component : COMPONENTS.get(value.getClass())) {
                if (component.getName().equals(key)) {
                    try {
                        return wrap(component.getAccessor().invoke(value));
                    } catch (ReflectiveOperationException e) {
                        throw new TemplateModelException("cannot read " + key, e);
                    }
                }
            }
            return null;
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }

    private final class ListModel implements TemplateSequenceModel {
        private final List<?> list;

        ListModel(List<?> list) {
            this.list = list;
        }

        @Override
        public @Nullable TemplateModel get(int index) throws TemplateModelException {
            return index < 0 || index >= list.size() ? null : wrap(list.get(index));
        }

        @Override
        public int size() {
            return list.size();
        }
    }

    private final class MapModel implements TemplateHashModelEx2 {
        private final Map<?, ?> map;

        MapModel(Map<?, ?> map) {
            this.map = map;
        }

        @Override
        public @Nullable TemplateModel get(String key) throws TemplateModelException {
            return wrap(map.get(key));
        }

        @Override
        public boolean isEmpty() {
            return map.isEmpty();
        }

        @Override
        public int size() {
            return map.size();
        }

        @Override
        public TemplateCollectionModel keys() {
            return () -> iterate(map.keySet().iterator());
        }

        @Override
        public TemplateCollectionModel values() {
            return () -> iterate(map.values().iterator());
        }

        @Override
        public KeyValuePairIterator keyValuePairIterator() {
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            return new KeyValuePairIterator() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public KeyValuePair next() {
                    Map.Entry<?, ?> entry = entries.next();
                    return new KeyValuePair() {
                        @Override
                        public @Nullable TemplateModel getKey() throws TemplateModelException {
                            return wrap(entry.getKey());
                        }

                        @Override
                        public @Nullable TemplateModel getValue() throws TemplateModelException {
                            return wrap(entry.getValue());
                        }
                    };
                }
            };
        }

        private TemplateModelIterator iterate(Iterator<?> values) {
            return new TemplateModelIterator() {
                @Override
                public @Nullable TemplateModel next() throws TemplateModelException {
                    return wrap(values.next());
                }

                @Override
                public boolean hasNext() {
                    return values.hasNext();
                }
            };
        }
    }
}
