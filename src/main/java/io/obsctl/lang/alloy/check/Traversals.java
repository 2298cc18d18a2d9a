package io.obsctl.lang.alloy.check;

import io.obsctl.lang.alloy.Expression;
import io.obsctl.lang.alloy.Span;
import io.obsctl.lang.alloy.Statement;
import java.util.ArrayList;
import java.util.List;

/** Finds every chain of names in a body that may be a reference. */
public final class Traversals {
    /**
     * A chain of names.
     *
     * @param span from the first name to the last
     */
    public record Chain(String[] names, Span span) {}

    private final List<Chain> chains = new ArrayList<>();

    private Traversals() {}

    /** All chains in statements, blocks inside included. */
    public static List<Chain> of(List<Statement> statements) {
        Traversals t = new Traversals();
        t.statements(statements);
        return t.chains;
    }

    /** All chains in one expression. */
    public static List<Chain> of(Expression expression) {
        Traversals t = new Traversals();
        t.expression(expression);
        return t.chains;
    }

    private void statements(List<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Attribute attribute) {
                expression(attribute.value());
            } else if (statement instanceof Statement.Block block) {
                statements(block.body());
            }
        }
    }

    private void expression(Expression expression) {
        if (expression instanceof Expression.Identifier || expression instanceof Expression.Access) {
            chain(expression);
        } else if (expression instanceof Expression.ListLiteral list) {
            for (Expression element : list.elements()) {
                expression(element);
            }
        } else if (expression instanceof Expression.ObjectLiteral object) {
            for (Expression.Field field : object.fields()) {
                expression(field.value());
            }
        } else if (expression instanceof Expression.Index index) {
            expression(index.value());
            expression(index.index());
        } else if (expression instanceof Expression.Call call) {
            expression(call.function());
            for (Expression argument : call.arguments()) {
                expression(argument);
            }
        } else if (expression instanceof Expression.Unary unary) {
            expression(unary.value());
        } else if (expression instanceof Expression.Binary binary) {
            expression(binary.left());
            expression(binary.right());
        } else if (expression instanceof Expression.Parens parens) {
            expression(parens.inner());
        }
    }

    private void chain(Expression expression) {
        List<String> names = new ArrayList<>(6);
        Expression root = expression;
        while (root instanceof Expression.Access access) {
            names.add(0, access.name());
            root = access.value();
        }
        if (root instanceof Expression.Identifier first) {
            names.add(0, first.name());
            chains.add(new Chain(names.toArray(new String[0]), expression.span()));
        } else {
            expression(root);
        }
    }
}
