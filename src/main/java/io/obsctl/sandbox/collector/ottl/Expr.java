package io.obsctl.sandbox.collector.ottl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of a statement. */
sealed interface Expr {
    record Literal(@Nullable Object value) implements Expr {}

    record Path(Place place) implements Expr {}

    /** A function; those in upper case have values, those in lower case change data. */
    record Call(String name, List<Expr> arguments) implements Expr {}

    record Items(List<Expr> values) implements Expr {}

    record Compare(Expr left, String operator, Expr right) implements Expr {}

    /** {@code +}, {@code -}, {@code *}, {@code /}. */
    record Math(Expr left, String operator, Expr right) implements Expr {}

    record And(Expr left, Expr right) implements Expr {}

    record Or(Expr left, Expr right) implements Expr {}

    record Not(Expr inner) implements Expr {}
}
