package io.obsctl.sandbox.collector.value;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A value of the Alloy language. Immutable. */
public sealed interface Value {
    /** The name of the value's type as messages give it. */
    String type();

    /** {@code null}: not set. */
    record Null() implements Value {
        @Override
        public String type() {
            return "null";
        }
    }

    record Bool(boolean value) implements Value {
        @Override
        public String type() {
            return "bool";
        }
    }

    record Whole(long value) implements Value {
        @Override
        public String type() {
            return "number";
        }
    }

    record Real(double value) implements Value {
        @Override
        public String type() {
            return "number";
        }
    }

    record Text(String value) implements Value {
        @Override
        public String type() {
            return "string";
        }
    }

    /** A secret. A class, not a record, so that it never prints itself. */
    final class Sensitive implements Value {
        private final String plain;

        public Sensitive(String plain) {
            this.plain = plain;
        }

        /** The plain text, for the moment of sending. */
        public String plain() {
            return plain;
        }

        @Override
        public String type() {
            return "secret";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sensitive that && plain.equals(that.plain);
        }

        @Override
        public int hashCode() {
            return 0x5ec4e7;
        }

        @Override
        public String toString() {
            return "(secret)";
        }
    }

    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String type() {
            return "array";
        }
    }

    record Fields(Map<String, Value> values) implements Value {
        public Fields {
            values = Map.copyOf(values);
        }

        @Override
        public String type() {
            return "object";
        }

        /** The fields in the order of their names, for deterministic walks. */
        public Map<String, Value> sorted() {
            return new TreeMap<>(values);
        }
    }

    /** Something that configs only pass on: a receiver, a handler, rules. */
    record Capsule(String type, Object content) implements Value {}

    /** A function of the standard library. */
    record Function(String name, StdLib.Body body) implements Value {
        @Override
        public String type() {
            return "function";
        }
    }
}
