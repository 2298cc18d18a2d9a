package io.obsctl.lang.alloy;

import io.obsctl.lang.alloy.Layout.Gap;
import java.util.List;

/** Prints a tree in the one form of {@code alloy fmt}: the same bytes, comments and blank lines included. */
public final class AlloyPrinter {
    private final Layout layout;
    private final Source source;

    private AlloyPrinter(AlloyFile file) {
        this.layout = new Layout(file);
        this.source = file.source();
    }

    /** The formatted text of a file that was parsed without problems; it ends with one line feed. */
    public static String print(AlloyFile file) {
        AlloyPrinter printer = new AlloyPrinter(file);
        printer.statements(file.body());
        return printer.layout.finish().text() + "\n";
    }

    private void statements(List<Statement> statements) {
        Statement previous = null;
        for (Statement statement : statements) {
            if (previous != null) {
                // A blank line stands in front of every block, and where the author left one.
                boolean apart =
                        statement instanceof Statement.Block || statement.span().line() - lastLine(previous.span()) > 1;
                if (apart) {
                    layout.gap(Gap.SECTION);
                }
            }
            if (statement instanceof Statement.Attribute attribute) {
                attribute(attribute);
            } else if (statement instanceof Statement.Block block) {
                block(block);
            }
            layout.gap(isOneLine(statement.span()) ? Gap.LINE : Gap.SECTION);
            previous = statement;
        }
    }

    private void attribute(Statement.Attribute attribute) {
        layout.at(attribute.nameSpan().start())
                .text(attribute.name())
                .gap(Gap.CELL)
                .symbol("=")
                .gap(Gap.BLANK);
        expression(attribute.value());
    }

    private void block(Statement.Block block) {
        layout.at(block.nameSpan().start()).text(block.name());
        Span labelSpan = block.labelSpan();
        if (block.label() != null && labelSpan != null) {
            layout.gap(Gap.BLANK).at(labelSpan.start()).text(StringLiteral.quote(block.label()));
        }
        layout.gap(Gap.BLANK).at(block.open().start()).symbol("{").gap(Gap.INDENT);
        if (block.body().isEmpty()) {
            layout.gap(Gap.BLANK);
        } else {
            layout.gap(Gap.SECTION);
            statements(block.body());
        }
        layout.gap(Gap.OUTDENT).at(last(block.span())).symbol("}");
    }

    private void expression(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            layout.at(literal.span().start());
            if (literal.kind() == Expression.Kind.INTEGER) {
                layout.integer(literal.text());
            } else {
                layout.text(literal.text());
            }
        } else if (expression instanceof Expression.Identifier name) {
            layout.at(name.span().start()).text(name.name());
        } else if (expression instanceof Expression.Access access) {
            expression(access.value());
            layout.symbol(".").text(access.name());
        } else if (expression instanceof Expression.ListLiteral list) {
            list(list);
        } else if (expression instanceof Expression.ObjectLiteral object) {
            object(object);
        } else if (expression instanceof Expression.Call call) {
            call(call);
        } else if (expression instanceof Expression.Index index) {
            expression(index.value());
            layout.at(index.open().start()).symbol("[");
            expression(index.index());
            layout.at(last(index.span())).symbol("]");
        } else if (expression instanceof Expression.Unary unary) {
            layout.at(unary.span().start()).symbol(unary.operator());
            expression(unary.value());
        } else if (expression instanceof Expression.Binary binary) {
            expression(binary.left());
            layout.gap(Gap.BLANK)
                    .at(binary.operatorSpan().start())
                    .symbol(binary.operator())
                    .gap(Gap.BLANK);
            expression(binary.right());
        } else if (expression instanceof Expression.Parens parens) {
            layout.symbol("(");
            expression(parens.inner());
            layout.symbol(")");
        }
    }

    private void list(Expression.ListLiteral list) {
        layout.at(list.span().start()).symbol("[");
        int previousLine = list.span().line();
        int left = list.elements().size();
        for (Expression element : list.elements()) {
            boolean ownLine = element.span().line() != previousLine;
            if (ownLine) {
                layout.gap(Gap.INDENT).gap(Gap.SECTION);
            } else if (left < list.elements().size()) {
                layout.gap(Gap.BLANK);
            }
            previousLine = lastLine(element.span());
            expression(element);
            if (--left > 0) {
                layout.symbol(",");
            }
            if (ownLine) {
                layout.gap(Gap.OUTDENT);
            }
        }
        if (!list.elements().isEmpty() && previousLine != lastLine(list.span())) {
            layout.symbol(",").gap(Gap.INDENT).gap(Gap.SECTION).gap(Gap.OUTDENT);
        }
        layout.at(last(list.span())).symbol("]");
    }

    private void object(Expression.ObjectLiteral object) {
        layout.at(object.span().start()).symbol("{").gap(Gap.INDENT);
        int previousLine = object.span().line();
        Expression.Field previous = null;
        int left = object.fields().size();
        for (Expression.Field field : object.fields()) {
            if (field.nameSpan().line() != previousLine) {
                boolean sameSection =
                        previous != null && isOneLine(previous.value().span());
                layout.gap(sameSection ? Gap.LINE : Gap.SECTION);
            } else if (previous != null) {
                layout.gap(Gap.BLANK);
            }
            // The line of the NAME is what the next field is compared with, not that of the value.
            previousLine = nameLine(field);
            layout.at(field.nameSpan().start());
            layout.text(field.quoted() ? StringLiteral.quote(field.rawName()) : field.rawName());
            layout.gap(Gap.CELL).symbol("=").gap(Gap.BLANK);
            expression(field.value());
            if (--left > 0) {
                layout.symbol(",");
            }
            previous = field;
        }
        if (previous != null && previousLine != lastLine(object.span())) {
            layout.symbol(",").gap(Gap.SECTION);
        }
        layout.gap(Gap.OUTDENT).at(last(object.span())).symbol("}");
    }

    private int nameLine(Expression.Field field) {
        int bytes = TokenStream.bytes(field.rawName());
        return source.line(field.nameSpan().start() + bytes - 1);
    }

    private void call(Expression.Call call) {
        expression(call.function());
        layout.symbol("(");
        int previousLine = call.open().line();
        int left = call.arguments().size();
        for (Expression argument : call.arguments()) {
            boolean ownLine = argument.span().line() != previousLine;
            if (ownLine) {
                layout.gap(Gap.SECTION).gap(Gap.INDENT);
            }
            expression(argument);
            previousLine = lastLine(argument.span());
            if (--left > 0) {
                layout.symbol(",").gap(Gap.BLANK);
            }
            if (ownLine) {
                layout.gap(Gap.OUTDENT);
            }
        }
        if (previousLine != lastLine(call.span())) {
            layout.symbol(",").gap(Gap.SECTION);
        }
        layout.symbol(")");
    }

    private boolean isOneLine(Span span) {
        return span.line() == lastLine(span);
    }

    /** The line of the last byte. */
    private int lastLine(Span span) {
        return source.line(last(span));
    }

    private static int last(Span span) {
        return Math.max(span.start(), span.end() - 1);
    }
}
