package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a value into a type as Alloy does when it loads a config: null is "not set", a number fits a string, a numeral
 * fits a number. What cannot be told before run time fits.
 */
final class Conversion {
    /** Why a value does not fit. Caught where the place is known. */
    static final class Misfit extends Exception {
        private static final long serialVersionUID = 1;
        private final String id;

        Misfit(String id, String detail) {
            super(detail, null, false, false);
            this.id = id;
        }

        String id() {
            return id;
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }

    private final Catalogue catalogue;
    private final AlloyVersion version;

    Conversion(Catalogue catalogue, AlloyVersion version) {
        this.catalogue = catalogue;
        this.version = version;
    }

    /** The value as the type has it. */
    Value into(Value value, Type type) throws Misfit {
        if (value instanceof Value.Null || value == Value.ANYTHING) {
            return value;
        }
        if (value instanceof Value.Unknown unknown) {
            return unknown(unknown, type);
        }
        if (type instanceof Type.Plain plain) {
            return plain(value, plain);
        }
        if (type instanceof Type.ListOf list) {
            return list(value, list);
        }
        if (type instanceof Type.MapOf map) {
            return map(value, map);
        }
        if (type instanceof Type.ObjectOf object) {
            return object(value, object);
        }
        throw misfit(value, type);
    }

    private Value plain(Value value, Type.Plain type) throws Misfit {
        switch (type) {
            case ANY -> {
                return value;
            }
            case STRING -> {
                if (value instanceof Value.Str) {
                    return value;
                }
                if (value instanceof Value.Num number) {
                    return Value.string(number.value().toPlainString());
                }
            }
            case SECRET, OPTIONAL_SECRET -> {
                if (value instanceof Value.Str) {
                    return value;
                }
            }
            case DURATION -> {
                String text = value instanceof Value.Num number
                        ? number.value().toPlainString()
                        : value instanceof Value.Str string ? string.value() : null;
                if (text != null) {
                    if (Formats.duration(text).isEmpty()) {
                        throw new Misfit("alloy/value", "\"" + text + "\" is no duration; write \"1h30m\", \"500ms\"");
                    }
                    return Value.string(text);
                }
            }
            case BOOL -> {
                if (value instanceof Value.Bool) {
                    return value;
                }
            }
            case INT, NUMBER -> {
                if (value instanceof Value.Num) {
                    return value;
                }
                if (value instanceof Value.Str string && Formats.isNumber(string.value())) {
                    return new Value.Num(new java.math.BigDecimal(string.value()));
                }
            }
            case TARGET -> {
                if (value instanceof Value.Obj) {
                    return value;
                }
            }
            case FUNCTION -> {
                if (value instanceof Value.Function) {
                    return value;
                }
            }
        }
        throw misfit(value, type);
    }

    private Value list(Value value, Type.ListOf type) throws Misfit {
        if (!(value instanceof Value.Arr list)) {
            throw misfit(value, type);
        }
        List<Value> converted = new ArrayList<>(list.elements().size());
        for (Value element : list.elements()) {
            converted.add(into(element, type.element()));
        }
        return new Value.Arr(converted);
    }

    private Value map(Value value, Type.MapOf type) throws Misfit {
        if (!(value instanceof Value.Obj object)) {
            throw misfit(value, type);
        }
        Map<String, Value> converted = new LinkedHashMap<>();
        for (Map.Entry<String, Value> field : object.fields().entrySet()) {
            try {
                converted.put(field.getKey(), into(field.getValue(), type.element()));
            } catch (Misfit e) {
                throw new Misfit(e.id(), "field \"" + field.getKey() + "\": " + e.detail());
            }
        }
        return new Value.Obj(converted, object.what());
    }

    private Value object(Value value, Type.ObjectOf type) throws Misfit {
        if (!(value instanceof Value.Obj object)) {
            throw misfit(value, type);
        }
        Body body = catalogue.body(type.body());
        Map<String, Value> converted = new LinkedHashMap<>();
        for (Map.Entry<String, Value> field : object.fields().entrySet()) {
            Body.Attribute attribute = body.attribute(field.getKey(), version);
            if (attribute == null) {
                throw new Misfit("alloy/type", "the object has no field \"" + field.getKey() + "\"");
            }
            try {
                converted.put(field.getKey(), into(field.getValue(), attribute.type()));
            } catch (Misfit e) {
                throw new Misfit(e.id(), "field \"" + field.getKey() + "\": " + e.detail());
            }
        }
        return new Value.Obj(converted, object.what());
    }

    private Value unknown(Value.Unknown value, Type type) throws Misfit {
        if (type == Type.Plain.ANY) {
            return value;
        }
        Value.Kind from = value.kind();
        boolean fits;
        if (type instanceof Type.Plain plain) {
            fits = switch (plain) {
                case STRING, DURATION ->
                    from == Value.Kind.STRING
                            || from == Value.Kind.NUMBER
                            || value.type() == Type.Plain.OPTIONAL_SECRET;
                case SECRET, OPTIONAL_SECRET -> from == Value.Kind.STRING || isSecret(value.type());
                case BOOL -> from == Value.Kind.BOOL;
                case INT, NUMBER ->
                    from == Value.Kind.NUMBER
                            || from == Value.Kind.STRING
                            || value.type() == Type.Plain.OPTIONAL_SECRET;
                case TARGET -> from == Value.Kind.OBJECT || value.type() == Type.Plain.TARGET;
                case FUNCTION, ANY -> true;
            };
        } else if (type instanceof Type.ListOf) {
            fits = from == Value.Kind.LIST;
        } else if (type instanceof Type.Capsule capsule) {
            fits = value.type() instanceof Type.Capsule other && sameKind(other, capsule);
        } else {
            fits = from == Value.Kind.OBJECT || value.type() == Type.Plain.TARGET;
        }
        if (fits) {
            return value;
        }
        throw misfit(value, type);
    }

    /** Capsules that the catalogue cannot tell apart are taken to fit. */
    private static boolean sameKind(Type.Capsule from, Type.Capsule into) {
        return from.kind().equals(into.kind())
                || from.kind().startsWith("capsule(")
                || into.kind().startsWith("capsule(");
    }

    static boolean isSecret(Type type) {
        return type == Type.Plain.SECRET || type == Type.Plain.OPTIONAL_SECRET;
    }

    private static Misfit misfit(Value value, Type type) {
        if (value instanceof Value.Unknown unknown) {
            if (unknown.type() == Type.Plain.SECRET && type == Type.Plain.STRING) {
                return new Misfit("alloy/secret-as-string", "a secret does not fit a plain string");
            }
            if (unknown.type() instanceof Type.Capsule && type instanceof Type.Capsule) {
                return new Misfit("alloy/receiver-kind", "expected " + type + ", found " + unknown.type());
            }
            return new Misfit("alloy/type", "expected " + describe(type) + ", found " + describe(unknown.type()));
        }
        String found = value.kind().word();
        if (value instanceof Value.Obj object && !object.what().isEmpty()) {
            found = "the component " + object.what() + " itself, not one of its exports";
        }
        return new Misfit("alloy/type", "expected " + describe(type) + ", found " + found);
    }

    private static String describe(Type type) {
        if (type instanceof Type.ListOf list) {
            return "a list of " + describe(list.element());
        }
        if (type instanceof Type.MapOf map) {
            return "an object of " + describe(map.element());
        }
        if (type instanceof Type.ObjectOf) {
            return "an object";
        }
        if (type instanceof Type.Capsule) {
            return type.toString();
        }
        return type == Type.Plain.INT ? "int" : type.toString();
    }
}
