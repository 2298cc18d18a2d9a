package io.obsctl.lang.alloy.catalog;

/** A type of Alloy's values, as the catalogue has them. */
public sealed interface Type {
    /** Types without parts. */
    enum Plain implements Type {
        STRING("string"),
        BOOL("bool"),
        INT("int"),
        NUMBER("number"),
        DURATION("duration"),
        SECRET("secret"),
        OPTIONAL_SECRET("optional_secret"),
        ANY("any"),
        FUNCTION("function"),
        TARGET("target");

        private final String word;

        Plain(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** A list. */
    record ListOf(Type element) implements Type {
        @Override
        public String toString() {
            return "list(" + element + ")";
        }
    }

    /** An object with any names. */
    record MapOf(Type element) implements Type {
        @Override
        public String toString() {
            return "map(" + element + ")";
        }
    }

    /** An object with the names of a body. */
    record ObjectOf(String body) implements Type {
        @Override
        public String toString() {
            return "object(" + body + ")";
        }
    }

    /**
     * A thing that only components can make and take.
     *
     * @param kind {@code receiver(metrics)}, {@code handler(auth)}, {@code rules}, {@code capsule(X)}
     */
    record Capsule(String kind) implements Type {
        /** The signal of a receiver, or an empty text. */
        public String signal() {
            return kind.startsWith("receiver(") ? kind.substring(9, kind.length() - 1) : "";
        }

        @Override
        public String toString() {
            return kind;
        }
    }

    /** Reads a type as the catalogue writes it. */
    static Type parse(String text) {
        if (text.endsWith(")")) {
            int open = text.indexOf('(');
            String inner = text.substring(open + 1, text.length() - 1);
            switch (text.substring(0, open)) {
                case "list" -> {
                    return new ListOf(parse(inner));
                }
                case "map" -> {
                    return new MapOf(parse(inner));
                }
                case "object" -> {
                    return new ObjectOf(inner);
                }
                default -> {
                    return new Capsule(text);
                }
            }
        }
        for (Plain plain : Plain.values()) {
            if (plain.word.equals(text)) {
                return plain;
            }
        }
        return text.equals("object") ? new MapOf(Plain.ANY) : new Capsule(text);
    }
}
