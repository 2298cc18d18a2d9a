package io.obsctl.lang.alloy;

import java.util.List;

/** A tree as text without positions, comments and what the formatter itself changes inside strings. */
final class Shape {
    private final StringBuilder out = new StringBuilder();

    private Shape() {}

    static String of(AlloyFile file) {
        Shape shape = new Shape();
        shape.statements(file.body());
        return shape.out.toString();
    }

    private void statements(List<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Attribute a) {
                out.append(a.name()).append('=');
                expression(a.value());
            } else if (statement instanceof Statement.Block b) {
                out.append(b.name()).append(' ').append(b.label()).append('{');
                statements(b.body());
                out.append('}');
            }
            out.append('\n');
        }
    }

    private void expression(Expression e) {
        if (e instanceof Expression.Literal l) {
            // alloy fmt aligns tabs and drops blanks at line ends inside strings too.
            out.append(l.kind()).append(l.text().replaceAll("[ \\t\\u000b\\f\\n\\r]+", ""));
        } else if (e instanceof Expression.Identifier i) {
            out.append(i.name());
        } else if (e instanceof Expression.ListLiteral l) {
            out.append('[');
            for (Expression element : l.elements()) {
                expression(element);
                out.append(',');
            }
            out.append(']');
        } else if (e instanceof Expression.ObjectLiteral o) {
            out.append('{');
            for (Expression.Field f : o.fields()) {
                out.append(f.quoted() ? "quoted" : f.name()).append('=');
                expression(f.value());
                out.append(',');
            }
            out.append('}');
        } else if (e instanceof Expression.Access a) {
            expression(a.value());
            out.append('.').append(a.name());
        } else if (e instanceof Expression.Index i) {
            expression(i.value());
            out.append('[');
            expression(i.index());
            out.append(']');
        } else if (e instanceof Expression.Call c) {
            expression(c.function());
            out.append('(');
            for (Expression argument : c.arguments()) {
                expression(argument);
                out.append(',');
            }
            out.append(')');
        } else if (e instanceof Expression.Unary u) {
            out.append(u.operator()).append('<');
            expression(u.value());
            out.append('>');
        } else if (e instanceof Expression.Binary b) {
            out.append('<');
            expression(b.left());
            out.append(b.operator());
            expression(b.right());
            out.append('>');
        } else if (e instanceof Expression.Parens p) {
            out.append('(');
            expression(p.inner());
            out.append(')');
        }
    }
}
