package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.backend.metrics.Matcher;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parsed expression. {@code at} is the position of its first character, counted from 0. */
sealed interface Expr {
    /** What an expression gives. */
    enum Type {
        SCALAR("scalar"),
        STRING("string"),
        VECTOR("instant vector"),
        MATRIX("range vector");

        final String word;

        Type(String word) {
            this.word = word;
        }
    }

    int at();

    Type type();

    record Num(int at, double value) implements Expr {
        @Override
        public Type type() {
            return Type.SCALAR;
        }
    }

    record Str(int at, String value) implements Expr {
        @Override
        public Type type() {
            return Type.STRING;
        }
    }

    /** {@code offset} and {@code @}: {@code pinned} is null for none. */
    record Shift(long offsetMillis, @Nullable Pin pinned) {
        static final Shift NONE = new Shift(0, null);
    }

    /** {@code @ 123}, {@code @ start()}, {@code @ end()}. */
    record Pin(Where where, long millis) {
        enum Where {
            TIME,
            START,
            END
        }
    }

    record Selector(int at, List<Matcher> matchers, Shift shift) implements Expr {
        @Override
        public Type type() {
            return Type.VECTOR;
        }
    }

    record Range(int at, Selector of, long millis) implements Expr {
        @Override
        public Type type() {
            return Type.MATRIX;
        }
    }

    /** {@code stepMillis} 0 means the default. */
    record Subquery(int at, Expr of, long millis, long stepMillis, Shift shift) implements Expr {
        @Override
        public Type type() {
            return Type.MATRIX;
        }
    }

    record Apply(int at, Function function, List<Expr> args) implements Expr {
        @Override
        public Type type() {
            return function.result();
        }
    }

    record Aggregate(int at, String op, Expr of, @Nullable Expr param, List<String> labels, boolean without)
            implements Expr {
        @Override
        public Type type() {
            return Type.VECTOR;
        }
    }

    /** Vector matching: {@code many} is LEFT for group_left. */
    record Matching(boolean on, List<String> labels, Optional<Side> many, List<String> include) {
        enum Side {
            LEFT,
            RIGHT
        }

        static final Matching DEFAULT = new Matching(false, List.of(), Optional.empty(), List.of());
    }

    record Binary(int at, String op, Expr left, Expr right, Matching matching, boolean bool) implements Expr {
        @Override
        public Type type() {
            return left.type() == Type.SCALAR && right.type() == Type.SCALAR ? Type.SCALAR : Type.VECTOR;
        }

        boolean comparison() {
            return switch (op) {
                case "==", "!=", "<", "<=", ">", ">=" -> true;
                default -> false;
            };
        }

        boolean set() {
            return op.equals("and") || op.equals("or") || op.equals("unless");
        }
    }

    record Negate(int at, Expr of) implements Expr {
        @Override
        public Type type() {
            return of.type();
        }
    }

    record Paren(int at, Expr of) implements Expr {
        @Override
        public Type type() {
            return of.type();
        }
    }
}
