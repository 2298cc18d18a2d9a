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

    /**
     * A number, or a duration that stands for its seconds.
     *
     * @param value {@code NaN} where the text is a variable
     */
    record Number(int at, String text, double value) implements Promql {
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

    /**
     * A length of time.
     *
     * @param text as it was written
     * @param millis 0 where the text is a variable
     */
    record Span(String text, long millis) {}

    /** One condition of a selector. */
    record Matcher(int at, String label, Match match, String value) {}

    /**
     * Series by name and labels.
     *
     * @param metric the name before the braces, or {@code null}
     * @param range what stands in brackets, or {@code null} for an instant vector
     */
    record Selector(
            int at,
            @Nullable String metric,
            List<Matcher> matchers,
            @Nullable Span range) implements Promql {
        public Selector {
            matchers = List.copyOf(matchers);
        }

        @Override
        public Type type() {
            return range == null ? Type.INSTANT : Type.RANGE;
        }
    }

    /**
     * {@code expr[range:step]}.
     *
     * @param step {@code null} for the server's own
     */
    record Subquery(
            int at, Promql inner, Span range, @Nullable Span step) implements Promql {
        @Override
        public Type type() {
            return Type.RANGE;
        }
    }

    /** {@code @ 1609746000}, {@code @ start()}, {@code @ end()}. */
    record Pin(Where where, long millis) {
        /** What a pin is fixed to: a moment in milliseconds since the epoch, or an end of what is asked for. */
        public enum Where {
            MOMENT,
            START,
            END
        }
    }

    /**
     * {@code expr offset 5m}, {@code expr @ end()}: a selector or subquery read at another time. First the pin counts,
     * then the offset, in whichever order they were written.
     *
     * @param offset how many milliseconds earlier; negative for later
     * @param pin {@code null} for the time of the evaluation
     */
    record Shifted(
            int at, Promql inner, long offset, @Nullable Pin pin) implements Promql {
        @Override
        public Type type() {
            return inner.type();
        }
    }

    /** {@code rate(…)}; functions are case-sensitive. */
    record Call(int at, String function, List<Promql> arguments, Type type) implements Promql {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * {@code sum by (job) (…)}.
     *
     * @param operator in lower case
     * @param parameter what comes before the vector, as in {@code topk(5, x)}; {@code null} for operators without
     */
    record Aggregation(
            int at,
            String operator,
            boolean without,
            List<String> labels,
            @Nullable Promql parameter,
            Promql vector) implements Promql {
        public Aggregation {
            labels = List.copyOf(labels);
        }

        @Override
        public Type type() {
            return Type.INSTANT;
        }
    }

    /**
     * Which elements of two vectors belong together.
     *
     * @param on whether the labels are those to compare ({@code on}), or those to leave out ({@code ignoring})
     * @param many the side that may have several elements for one of the other; {@code null} for one to one
     * @param include labels of the other side that the result gets
     */
    record Matching(
            boolean on, List<String> labels, @Nullable Side many, List<String> include) {
        /** All labels decide. */
        public static final Matching DEFAULT = new Matching(false, List.of(), null, List.of());

        /** A side of an operator: {@code group_left}, {@code group_right}. */
        public enum Side {
            LEFT,
            RIGHT
        }

        public Matching {
            labels = List.copyOf(labels);
            include = List.copyOf(include);
        }
    }

    /**
     * Two expressions.
     *
     * @param operator in lower case
     * @param bool whether a comparison gives 0 or 1 instead of leaving out
     */
    record Binary(int at, String operator, Promql left, Promql right, Matching matching, boolean bool)
            implements Promql {
        @Override
        public Type type() {
            return left.type() == Type.SCALAR && right.type() == Type.SCALAR ? Type.SCALAR : Type.INSTANT;
        }

        /** Whether the operator is one of {@code == != < <= > >=}. */
        public boolean comparison() {
            return PromqlParser.COMPARISONS.contains(operator);
        }

        /** Whether the operator is one of {@code and or unless}. */
        public boolean set() {
            return PromqlParser.SETS.contains(operator);
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
