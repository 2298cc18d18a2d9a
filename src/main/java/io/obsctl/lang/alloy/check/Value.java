package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.catalog.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What is known of a value before Alloy runs. */
sealed interface Value {
    /** The kinds that Alloy's own messages speak of. */
    enum Kind {
        NULL,
        BOOL,
        NUMBER,
        STRING,
        LIST,
        OBJECT,
        FUNCTION,
        CAPSULE,
        UNKNOWN;

        String word() {
            return this == CAPSULE ? "a component's export" : "a " + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Kind kind();

    /** Nothing is known but perhaps the type. */
    Value ANYTHING = new Unknown(Type.Plain.ANY);

    Value NOTHING = new Null();

    record Null() implements Value {
        @Override
        public Kind kind() {
            return Kind.NULL;
        }
    }

    record Bool(boolean value) implements Value {
        @Override
        public Kind kind() {
            return Kind.BOOL;
        }
    }

    /** A number of any size; integers stay exact. */
    record Num(BigDecimal value) implements Value {
        @Override
        public Kind kind() {
            return Kind.NUMBER;
        }
    }

    record Str(String value) implements Value {
        @Override
        public Kind kind() {
            return Kind.STRING;
        }
    }

    record Arr(List<Value> elements) implements Value {
        @Override
        public Kind kind() {
            return Kind.LIST;
        }
    }

    /**
     * @param what what a message calls it, such as {@code prometheus.remote_write.w}; empty for an object literal
     */
    record Obj(Map<String, Value> fields, String what) implements Value {
        @Override
        public Kind kind() {
            return Kind.OBJECT;
        }
    }

    /** A function of the standard library. */
    record Function(String name) implements Value {
        @Override
        public Kind kind() {
            return Kind.FUNCTION;
        }
    }

    /** A value of a known type whose content is only known at run time. */
    record Unknown(Type type) implements Value {
        @Override
        public Kind kind() {
            if (type instanceof Type.Plain plain) {
                return switch (plain) {
                    case STRING, DURATION -> Kind.STRING;
                    case BOOL -> Kind.BOOL;
                    case INT, NUMBER -> Kind.NUMBER;
                    case SECRET, OPTIONAL_SECRET, TARGET -> Kind.CAPSULE;
                    case FUNCTION -> Kind.FUNCTION;
                    case ANY -> Kind.UNKNOWN;
                };
            }
            if (type instanceof Type.ListOf) {
                return Kind.LIST;
            }
            return type instanceof Type.Capsule ? Kind.CAPSULE : Kind.OBJECT;
        }
    }

    static Value string(String text) {
        return new Str(text);
    }

    static Value number(long number) {
        return new Num(BigDecimal.valueOf(number));
    }

    static Value unknown(Type type) {
        return new Unknown(type);
    }
}
