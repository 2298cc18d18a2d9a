package io.obsctl.lang.promql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PromQL expression. Every node knows where it begins, as an offset in characters. */
public sealed interface Promql {
    /** The offset of the first character. */
    int at();

    /** What evaluating it gives. */
    Type type();

    /** The types of PromQL. */
    enum Type {
        SCALAR("a number"),
        STRING("a string"),
        INSTANT("an instant vector"),
        RANGE("a range vector");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /** With its article, for messages. */
        public String words() {
            return words;
        }
    }

    /** A number, or a duration that stands for its seconds. */
    record Number(int at, String text) implements Promql {
        @Override
        public Type type() {
            return Type.SCALAR;
        }
    }

    record Text(int at, String value) implements Promql {
        @Override
        public Type type() {
            return Type.STRING;
        }
    }

    /** How a label is compared. */
    enum Match {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        private final String symbol;

        Match(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** One condition of a selector. */
    record Matcher(int at, String label, Match match, String value) {}

    /**
     * Series by name and labels.
     *
     * @param metric the name before the braces, or {@code null}
     * @param range the duration in brackets, or {@code null} for an instant vector
     */
    record Selector(
            int at,
            @Nullable String metric,
            List<Matcher> matchers,
            @Nullable String range) implements Promql {
        public Selector {
            matchers = List.copyOf(matchers);
        }

        @Override
        public Type type() {
            return range == null ? Type.INSTANT : Type.RANGE;
        }
    }

    /** {@code expr[range:step]}. */
    record Subquery(int at, Promql inner, String range, String step) implements Promql {
        @Override
        public Type type() {
            return Type.RANGE;
        }
    }

    /** {@code expr offset 5m}, {@code expr @ end()}. */
    record Shifted(int at, Promql inner, String shift) implements Promql {
        @Override
        public Type type() {
            return inner.type();
        }
    }

    record Call(int at, String function, List<Promql> arguments, Type type) implements Promql {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code sum by (job) (…)}. */
    record Aggregation(int at, String operator, boolean without, List<String> labels, List<Promql> arguments)
            implements Promql {
        public Aggregation {
            labels = List.copyOf(labels);
            arguments = List.copyOf(arguments);
        }

        @Override
        public Type type() {
            return Type.INSTANT;
        }
    }

    /** Two expressions; {@code labels} are those of {@code on}, {@code ignoring} and {@code group_…}. */
    record Binary(int at, String operator, Promql left, Promql right, List<String> labels) implements Promql {
        public Binary {
            labels = List.copyOf(labels);
        }

        @Override
        public Type type() {
            return left.type() == Type.SCALAR && right.type() == Type.SCALAR ? Type.SCALAR : Type.INSTANT;
        }
    }

    record Unary(int at, String operator, Promql inner) implements Promql {
        @Override
        public Type type() {
            return inner.type();
        }
    }

    record Parens(int at, Promql inner) implements Promql {
        @Override
        public Type type() {
            return inner.type();
        }
    }
}
