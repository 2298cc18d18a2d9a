package io.obsctl.profile.bind;

import io.obsctl.problem.Hint;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.Problem;
import io.obsctl.profile.shape.LeafType;
import io.obsctl.profile.shape.Shape;
import io.obsctl.profile.shape.Shape.Field;
import io.obsctl.profile.tree.Words;
import io.obsctl.profile.tree.Yaml;
import io.obsctl.profile.tree.Yaml.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of a tree, with defaults for what is absent. What is wrong becomes a problem and a stand-in, so that
 * one walk finds everything.
 */
public final class Binder {
    /** From this length on, the beginning of a word is taken for it. */
    private static final int SHORTEST_STEM = 3;

    /** Keys whose values are hidden even when nobody knows the key. */
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)pass|pwd|secret|token|credential|api.?key|access.?key|dsn");

    private final Findings findings;
    private final Leaves leaves = new Leaves();

    public Binder(Findings findings) {
        this.findings = findings;
    }

    /** A record of the shape's type, whatever the tree holds; look at the findings before using it. */
    public Object bind(Shape.Obj shape, Yaml.Table table) {
        findings.place("", table.place());
        return object(shape, table, "");
    }

    private Object value(Shape shape, Yaml yaml, String pointer, @Nullable Field field) {
        if (shape instanceof Shape.Obj obj) {
            return yaml instanceof Yaml.Table t
                    ? object(obj, t, pointer)
                    : wrong("a mapping", yaml, pointer, standIn(obj));
        }
        if (shape instanceof Shape.Listing listing) {
            return yaml instanceof Yaml.Items i ? list(listing, i, pointer) : wrong("a list", yaml, pointer, List.of());
        }
        if (shape instanceof Shape.Dictionary dictionary) {
            return yaml instanceof Yaml.Table t
                    ? dictionary(dictionary, t, pointer)
                    : wrong("a mapping", yaml, pointer, Map.of());
        }
        if (yaml instanceof Yaml.Scalar scalar) {
            return shape instanceof Shape.Choice choice
                    ? choice(choice, scalar, pointer)
                    : leaf(((Shape.Leaf) shape).type(), scalar, pointer, field);
        }
        return wrong(shape instanceof Shape.Leaf l ? l.type().form() : "one word", yaml, pointer, standIn(shape));
    }

    private Object object(Shape.Obj shape, Yaml.Table table, String pointer) {
        for (Yaml.Entry entry : table.entries()) {
            if (shape.field(entry.key()).isEmpty()) {
                unknownKey(shape.keys(), entry, pointer, shape);
            }
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Field field : shape.fields()) {
            String child = Pointer.child(pointer, field.key());
            Optional<Yaml.Entry> entry = table.entry(field.key());
            if (entry.isPresent() && !isNull(entry.get().value())) {
                arguments.add(entryValue(field.shape(), entry.get(), child, field));
            } else {
                entry.ifPresent(e -> empty(e, field, child));
                arguments.add(absent(field, child, entry.isEmpty() ? pointer : null));
            }
        }
        return shape.create(arguments);
    }

    private Object entryValue(Shape shape, Yaml.Entry entry, String pointer, @Nullable Field field) {
        Yaml yaml = entry.value();
        findings.keyPlace(pointer, entry.keyPlace());
        findings.place(pointer, yaml instanceof Yaml.Scalar ? yaml.place() : entry.keyPlace());
        return value(shape, yaml, pointer, field);
    }

    private static boolean isNull(Yaml yaml) {
        return yaml instanceof Yaml.Scalar s && s.kind() == Kind.NULL;
    }

    private void empty(Yaml.Entry entry, Field field, String pointer) {
        if (field.required()) {
            findings.add(missing(pointer), entry.keyPlace());
        } else {
            boolean object = field.shape() instanceof Shape.Obj;
            findings.add(
                    Problem.warning(
                                    "profile/empty",
                                    "a key without a value counts as absent",
                                    "`" + Pointer.shown(pointer) + "` has no value")
                            .hint(
                                    object
                                            ? "Write {} to have it with its defaults, or remove the key."
                                            : "Give it a value or remove the key."),
                    entry.keyPlace());
        }
    }

    /** @param around pointer of the object that lacks the key; {@code null} when that was reported */
    private @Nullable Object absent(Field field, String pointer, @Nullable String around) {
        if (field.required()) {
            if (around != null && !findings.isStandIn(pointer)) {
                findings.add(missing(pointer).at(findings.near(around)));
            }
            findings.standIn(pointer);
            return standIn(field.shape());
        }
        return field.def().isEmpty() ? null : byDefault(field, pointer);
    }

    private static Problem missing(String pointer) {
        return Problem.error("profile/required", "a key is missing", "`" + Pointer.shown(pointer) + "` has to be given")
                .hint("Add it, or inherit it with `extends:`.");
    }

    private Object byDefault(Field field, String pointer) {
        Shape shape = field.shape();
        if (shape instanceof Shape.Obj obj) {
            return object(obj, nothing(), pointer);
        }
        if (shape instanceof Shape.Dictionary) {
            return Map.of();
        }
        if (shape instanceof Shape.Listing listing) {
            return field.def().equals("[{}]")
                    ? List.of(object((Shape.Obj) listing.element(), nothing(), Pointer.child(pointer, 0)))
                    : List.of();
        }
        String text = field.def().startsWith("\"")
                ? field.def().substring(1, field.def().length() - 1)
                : field.def();
        return shape instanceof Shape.Choice choice
                ? Leaves.constant(choice, text)
                : leaves.parse(((Shape.Leaf) shape).type(), text)
                        .orElseThrow(() -> new IllegalStateException("bad default of " + pointer));
    }

    private Yaml.Table nothing() {
        return Yaml.Table.of(List.of(), java.util.Objects.requireNonNull(findings.placeOf("")));
    }

    private Object list(Shape.Listing shape, Yaml.Items items, String pointer) {
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < items.items().size(); i++) {
            String child = Pointer.child(pointer, i);
            Yaml item = items.items().get(i);
            findings.place(child, item.place());
            out.add(value(shape.element(), item, child, null));
        }
        return out;
    }

    private Object dictionary(Shape.Dictionary shape, Yaml.Table table, String pointer) {
        Map<Object, Object> out = new LinkedHashMap<>();
        for (Yaml.Entry entry : table.entries()) {
            String child = Pointer.child(pointer, entry.key());
            Object key = entry.key();
            if (shape.key() instanceof Shape.Choice choice) {
                if (!choice.words().contains(entry.key())) {
                    unknownKey(choice.words(), entry, pointer, null);
                    continue;
                }
                key = Leaves.constant(choice, entry.key());
            } else if (!isWord(entry.key())) {
                findings.add(
                        Problem.error(
                                "profile/value",
                                "the value is not allowed",
                                "a key of `" + Pointer.shown(pointer) + "` is empty or holds control characters"),
                        entry.keyPlace());
                continue;
            }
            boolean flagAsText = shape.value() instanceof Shape.Leaf l
                    && l.type() == LeafType.TEXT
                    && entry.value() instanceof Yaml.Scalar s
                    && s.kind() == Kind.BOOLEAN;
            if (flagAsText) {
                findings.keyPlace(child, entry.keyPlace());
                findings.place(child, entry.value().place());
                out.put(key, ((Yaml.Scalar) entry.value()).text());
            } else if (isNull(entry.value())) {
                findings.add(missing(child), entry.keyPlace());
            } else {
                out.put(key, entryValue(shape.value(), entry, child, null));
            }
        }
        return out;
    }

    private static boolean isWord(String key) {
        return !key.isBlank() && key.chars().noneMatch(Character::isISOControl);
    }

    private Object choice(Shape.Choice shape, Yaml.Scalar scalar, String pointer) {
        if (shape.words().contains(scalar.text())) {
            return Leaves.constant(shape, scalar.text());
        }
        Problem problem = Problem.error(
                "profile/value",
                "the value is not allowed",
                "`" + Pointer.shown(pointer) + "` is one of: " + String.join(", ", shape.words()));
        reject(didYouMean(problem, scalar.text(), shape.words()), scalar, pointer);
        return standIn(shape);
    }

    private Object leaf(LeafType type, Yaml.Scalar scalar, String pointer, @Nullable Field field) {
        if (Words.holdsToken(scalar.text())) {
            scalar.place().source().hide(scalar.place().position());
            Problem problem = Problem.error(
                    "profile/token-literal",
                    "a token is written into the profile",
                    "`" + Pointer.shown(pointer) + "` holds a token itself");
            reject(
                    problem.hint("Revoke the token if the file was shared or committed.")
                            .hint("Put it into a variable or a file and write where it is, such as"
                                    + " env:GRAFANA_CLOUD_TOKEN."),
                    scalar,
                    pointer);
            return Leaves.standIn(type);
        }
        if (!rightKind(type, scalar.kind())) {
            return wrong(type.form(), scalar, pointer, Leaves.standIn(type), type.hint());
        }
        Optional<Object> value = leaves.parse(type, scalar.text());
        if (value.isEmpty()) {
            if (type == LeafType.SECRET_REF) {
                scalar.place().source().hide(scalar.place().position());
            }
            String detail = "`" + Pointer.shown(pointer) + "` takes " + type.form();
            reject(Problem.error(type.problem(), type.summary(), detail).hint(type.hint()), scalar, pointer);
            return Leaves.standIn(type);
        }
        checkContent(value.get(), scalar, pointer, field);
        return value.get();
    }

    private void checkContent(Object value, Yaml.Scalar scalar, String pointer, @Nullable Field field) {
        if (scalar.text().codePoints().anyMatch(c -> c != '\t' && c != '\n' && Character.isISOControl(c))) {
            reject(
                    Problem.error(
                            "profile/value",
                            "the value is not allowed",
                            "`" + Pointer.shown(pointer) + "` holds a control character: " + Words.show(scalar.text())),
                    scalar,
                    pointer);
        }
        if (field != null
                && value instanceof Number n
                && (n.longValue() < field.min() || n.longValue() > field.max())) {
            String range = field.max() == Long.MAX_VALUE
                    ? "at least " + field.min()
                    : "between " + field.min() + " and " + field.max();
            reject(
                    Problem.error(
                            "profile/value",
                            "the value is not allowed",
                            "`" + Pointer.shown(pointer) + "` has to be " + range),
                    scalar,
                    pointer);
        }
    }

    private static boolean rightKind(LeafType type, Kind kind) {
        return switch (type) {
            case TEXT -> kind != Kind.BOOLEAN && kind != Kind.NULL;
            case FLAG -> kind == Kind.BOOLEAN;
            case NUMBER, LONG_NUMBER -> kind == Kind.INTEGER;
            default -> true;
        };
    }

    private void reject(Problem problem, Yaml yaml, String pointer) {
        findings.add(problem, yaml.place());
        findings.standIn(pointer);
    }

    private Object wrong(String wanted, Yaml yaml, String pointer, Object standIn) {
        String hint = wanted.equals("a list") ? "Put it into brackets, `[ … ]`, or behind a dash." : "";
        return wrong(wanted, yaml, pointer, standIn, hint);
    }

    private Object wrong(String wanted, Yaml yaml, String pointer, Object standIn, String hint) {
        String found = yaml instanceof Yaml.Table
                ? "a mapping"
                : yaml instanceof Yaml.Items ? "a list" : found((Yaml.Scalar) yaml);
        Problem problem = Problem.error(
                "profile/type",
                "the value has the wrong type",
                "`" + Pointer.shown(pointer) + "` takes " + wanted + "; this is " + found);
        reject(hint.isEmpty() ? problem : problem.hint(hint), yaml, pointer);
        return standIn;
    }

    private static String found(Yaml.Scalar scalar) {
        return switch (scalar.kind()) {
            case STRING -> "text";
            case INTEGER, FLOAT -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "nothing";
        };
    }

    private void unknownKey(Collection<String> known, Yaml.Entry entry, String pointer, Shape.@Nullable Obj around) {
        boolean secretsHere = around != null
                && around.fields().stream()
                        .anyMatch(f -> f.shape() instanceof Shape.Leaf l && l.type() == LeafType.SECRET_REF);
        boolean named = SECRET_NAME.matcher(entry.key()).find();
        if ((secretsHere || named)
                && entry.value() instanceof Yaml.Scalar s
                && leaves.parse(LeafType.SECRET_REF, s.text()).isEmpty()) {
            s.place().source().hide(s.place().position());
        }
        Problem problem = Problem.error(
                "profile/unknown-key",
                "no such key",
                Words.show(entry.key()) + ": " + (pointer.isEmpty() ? "a profile" : "`" + Pointer.shown(pointer) + "`")
                        + " takes " + String.join(", ", known));
        // What is probably meant is not reported as missing too.
        meant(entry.key(), known).ifPresent(meant -> findings.standIn(Pointer.child(pointer, meant)));
        findings.add(didYouMean(problem, entry.key(), known), entry.keyPlace());
    }

    private static Problem didYouMean(Problem problem, String word, Collection<String> known) {
        return meant(word, known)
                .map(n -> problem.hint(Hint.say("Did you mean `" + n + "`?")))
                .orElse(problem);
    }

    /** A slip away, or the beginning of the other: {@code warning} for {@code warn}. */
    private static Optional<String> meant(String word, Collection<String> known) {
        String low = word.toLowerCase(Locale.ROOT).replace('_', '-');
        return Nearest.to(low, known)
                .or(() -> known.stream()
                        .filter(k -> Math.min(k.length(), low.length()) >= SHORTEST_STEM
                                && (k.startsWith(low) || low.startsWith(k)))
                        .findFirst());
    }

    private Object standIn(Shape shape) {
        if (shape instanceof Shape.Leaf leaf) {
            return Leaves.standIn(leaf.type());
        }
        if (shape instanceof Shape.Choice choice) {
            return choice.type().getEnumConstants()[0];
        }
        if (shape instanceof Shape.Listing) {
            return List.of();
        }
        if (shape instanceof Shape.Dictionary) {
            return Map.of();
        }
        Shape.Obj obj = (Shape.Obj) shape;
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Field field : obj.fields()) {
            arguments.add(field.nullable() ? null : standIn(field.shape()));
        }
        return obj.create(arguments);
    }
}
