package io.obsctl.profile.shape;

import io.obsctl.model.Bounds;
import io.obsctl.model.Doc;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Profile;
import io.obsctl.model.Stack;
import io.obsctl.profile.shape.Shape.Field;
import io.obsctl.profile.shape.Shape.Obj;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads shapes from records, each once. Safe between threads. */
public final class Shapes {
    private static final Map<Class<?>, List<String>> SHORT_FORMS = Map.of(
            Profile.class,
            List.of("extends", "abstract", "collector"),
            Stack.class,
            List.of("token"),
            LaneAddress.class,
            List.of("user"));

    private static final Shapes KNOWN = new Shapes();

    private final Map<Class<?>, Obj> known = new ConcurrentHashMap<>();

    private Shapes() {}

    /** The shape of a whole profile. */
    public static Obj profile() {
        return of(Profile.class);
    }

    /**
     * Reads the shapes of everything in a profile, so that it can be done while a profile is read: of a cold start,
     * reflection on the records takes 15 ms.
     */
    public static void prepare() {
        prepare(profile(), new HashSet<>());
    }

    private static void prepare(Shape shape, Set<Shape> done) {
        if (shape instanceof Obj object && done.add(object)) {
            object.fields().forEach(f -> prepare(f.shape(), done));
        } else if (shape instanceof Shape.Listing listing) {
            prepare(listing.element(), done);
        } else if (shape instanceof Shape.Dictionary dictionary) {
            prepare(dictionary.value(), done);
        }
    }

    public static Obj of(Class<?> type) {
        return KNOWN.known.computeIfAbsent(type, t -> new Obj(t, KNOWN));
    }

    String doc(Class<?> type) {
        Doc doc = type.getAnnotation(Doc.class);
        return doc == null ? "" : doc.value();
    }

    List<String> shortForms(Class<?> type) {
        return SHORT_FORMS.getOrDefault(type, List.of());
    }

    Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        return type.getDeclaredConstructor(types);
    }

    /** @throws IllegalArgumentException when the record holds what a profile cannot hold: a defect of obsctl */
    List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            fields.add(field(component));
        }
        return List.copyOf(fields);
    }

    private Field field(RecordComponent component) {
        Doc doc = component.getAnnotation(Doc.class);
        if (doc == null) {
            throw new IllegalArgumentException("no @Doc on " + component);
        }
        Bounds bounds = component.getAnnotation(Bounds.class);
        boolean primitive = component.getType().isPrimitive();
        String def = doc.def();
        String key = doc.key();
        return new Field(
                key.isEmpty() ? kebab(component.getName()) : key,
                shape(component.getGenericType()),
                doc,
                def,
                !primitive && def.isEmpty() && isNullable(component),
                bounds == null ? Long.MIN_VALUE : bounds.min(),
                bounds == null ? Long.MAX_VALUE : bounds.max());
    }

    private static boolean isNullable(RecordComponent component) {
        // Only asked for keys without a default; parameterized types are lists and maps, which always have one.
        return !(component.getAnnotatedType() instanceof AnnotatedParameterizedType)
                && component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private Shape shape(Type type) {
        if (type instanceof ParameterizedType p) {
            Type[] arguments = p.getActualTypeArguments();
            if (p.getRawType() == List.class) {
                return new Shape.Listing(shape(arguments[0]));
            }
            if (p.getRawType() == Map.class) {
                return new Shape.Dictionary(shape(arguments[0]), shape(arguments[1]));
            }
        }
        if (type instanceof Class<?> c) {
            LeafType leaf = LeafType.of(c);
            if (leaf != null) {
                return new Shape.Leaf(leaf);
            }
            if (c.isEnum()) {
                return new Shape.Choice(
                        c,
                        Arrays.stream(c.getEnumConstants())
                                .map(e -> word((Enum<?>) e))
                                .toList());
            }
            if (c.isRecord()) {
                return of(c);
            }
        }
        throw new IllegalArgumentException("no shape for " + type);
    }

    /** How a profile writes an enum's constant: {@code GRAFANA_CLOUD} is {@code grafana-cloud}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code minSeverity} is {@code min-severity}. */
    static String kebab(String name) {
        StringBuilder out = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (Character.isUpperCase(c)) {
                out.append('-').append(Character.toLowerCase(c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
