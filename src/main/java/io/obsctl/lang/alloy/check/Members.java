package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Asks a decoded body about its members as Alloy's own checks would: what is not written has its default, null is the
 * zero value. {@code block.member} asks the block inside.
 */
final class Members {
    private final Decoded decoded;
    private final AlloyVersion version;

    Members(Decoded decoded, AlloyVersion version) {
        this.decoded = decoded;
        this.version = version;
    }

    /** Whether a member has anything but its zero value; a block is set when it is written. */
    Truth isSet(String path) {
        int dot = path.indexOf('.');
        if (dot > 0 && !decoded.body.blocks().containsKey(path)) {
            Truth any = Truth.NO;
            for (Decoded child : decoded.blocks(path.substring(0, dot))) {
                any = any.or(new Members(child, version).isSet(path.substring(dot + 1)));
            }
            return any;
        }
        if (!decoded.blocks(path).isEmpty()) {
            return Truth.YES;
        }
        Value value = decoded.value(path);
        return value == null ? Truth.of(isNonZero(defaultText(path))) : nonZero(value);
    }

    private static Truth nonZero(Value value) {
        if (value instanceof Value.Unknown unknown) {
            // Who writes a variable or a secret means it to hold something.
            boolean text = unknown.type() == Type.Plain.STRING || Conversion.isSecret(unknown.type());
            return text ? Truth.YES : Truth.MAYBE;
        }
        if (value instanceof Value.Str s) {
            return Truth.of(!s.value().isEmpty());
        }
        if (value instanceof Value.Num n) {
            return Truth.of(n.value().signum() != 0);
        }
        if (value instanceof Value.Bool b) {
            return Truth.of(b.value());
        }
        if (value instanceof Value.Arr a) {
            return Truth.of(!a.elements().isEmpty());
        }
        return value instanceof Value.Obj o
                ? Truth.of(!o.fields().isEmpty())
                : Truth.of(!(value instanceof Value.Null));
    }

    private static boolean isNonZero(@Nullable String text) {
        return text != null
                && !text.equals("\"\"")
                && !text.equals("0")
                && !text.equals("false")
                && !text.equals("[]")
                && !text.equals("{}")
                && !text.equals("null")
                && !text.equals("\"0s\"");
    }

    private @Nullable String defaultText(String name) {
        Body.Attribute attribute = decoded.body.attribute(name, version);
        return attribute == null ? null : attribute.defaultText();
    }

    boolean isWritten(String name) {
        return decoded.value(name) != null || !decoded.blocks(name).isEmpty();
    }

    /** The text of a member, or {@code null} if it cannot be told. */
    @Nullable
    String text(String name) {
        Value value = decoded.value(name);
        if (value == null) {
            String byDefault = defaultText(name);
            boolean isText = byDefault != null && byDefault.startsWith("\"");
            return isText && byDefault != null ? byDefault.substring(1, byDefault.length() - 1) : null;
        }
        if (value instanceof Value.Null) {
            return "";
        }
        return value instanceof Value.Str s ? s.value() : null;
    }

    /** The known texts of a member: of a list, a map, or itself; with a dot, of that member in every such block. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        int dot = name.indexOf('.');
        if (dot > 0) {
            for (Decoded child : decoded.blocks(name.substring(0, dot))) {
                texts.addAll(new Members(child, version).texts(name.substring(dot + 1)));
            }
            return texts;
        }
        Value value = decoded.value(name);
        if (value instanceof Value.Str s) {
            texts.add(s.value());
        } else if (value instanceof Value.Arr list) {
            list.elements().forEach(element -> add(element, texts));
        } else if (value instanceof Value.Obj map) {
            map.fields().values().forEach(element -> add(element, texts));
        }
        return texts;
    }

    private static void add(Value value, List<String> texts) {
        if (value instanceof Value.Str s) {
            texts.add(s.value());
        }
    }

    /** How many elements a list has, known or not. */
    int elements(String name) {
        return decoded.value(name) instanceof Value.Arr list ? list.elements().size() : 0;
    }

    /** Whether some object of a list surely has none of these keys, parted by bars. */
    boolean anyWithout(String name, String keys) {
        if (!(decoded.value(name) instanceof Value.Arr list)) {
            return false;
        }
        for (Value element : list.elements()) {
            if (element instanceof Value.Obj object) {
                boolean found = false;
                for (String key : keys.split("\\|", -1)) {
                    found |= object.fields().containsKey(key);
                }
                if (!found) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A number, or a duration in seconds, or nothing if it cannot be told. */
    OptionalDouble number(String nameOrNumber) {
        char first = nameOrNumber.charAt(0);
        if (first == '-' || (first >= '0' && first <= '9')) {
            return literal(nameOrNumber);
        }
        Value value = decoded.value(nameOrNumber);
        if (value == null) {
            String byDefault = defaultText(nameOrNumber);
            return byDefault == null ? OptionalDouble.empty() : literal(byDefault.replace("\"", ""));
        }
        if (value instanceof Value.Null) {
            return OptionalDouble.of(0);
        }
        if (value instanceof Value.Num n) {
            return OptionalDouble.of(n.value().doubleValue());
        }
        return value instanceof Value.Str s ? literal(s.value()) : OptionalDouble.empty();
    }

    private static OptionalDouble literal(String text) {
        OptionalDouble duration = Formats.duration(text);
        if (duration.isPresent()) {
            return duration;
        }
        java.math.BigDecimal number = Formats.toNumber(text);
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number.doubleValue());
    }

    /** How many blocks there are whose name starts so. */
    int blocks(String prefix) {
        int n = 0;
        for (String name : decoded.body.blocks().keySet()) {
            if (name.startsWith(prefix)) {
                n += decoded.blocks(name).size();
            }
        }
        return n;
    }
}
