package io.obsctl.lang.alloy;

import java.util.List;

/** What a value is made of. */
public sealed interface Expression {
    Span span();

    /** Kinds of literals. */
    enum Kind {
        NULL,
        BOOL,
        INTEGER,
        FLOAT,
        STRING
    }

    /**
     * A literal.
     *
     * @param text as written: a string with its quotes and escapes
     */
    record Literal(Kind kind, String text, Span span) implements Expression {
        /** The value of a string literal, escapes resolved; the text itself for other kinds. */
        public String value() {
            return kind == Kind.STRING ? StringLiteral.unquote(text) : text;
        }
    }

    /** {@code [a, b]}. */
    record ListLiteral(List<Expression> elements, Span span) implements Expression {
        public ListLiteral {
            elements = List.copyOf(elements);
        }
    }

    /** <code>{ a = 1, "b" = 2 }</code>. */
    record ObjectLiteral(List<Field> fields, Span span) implements Expression {
        public ObjectLiteral {
            fields = List.copyOf(fields);
        }
    }

    /**
     * One field of an object.
     *
     * @param rawName the name; for a quoted one the text between the quotes, escapes NOT resolved
     * @param quoted whether it is written as a string
     */
    record Field(String rawName, boolean quoted, Span nameSpan, Expression value) {
        /** The name as Alloy takes it: Alloy does not resolve escapes in field names either. */
        public String name() {
            return rawName;
        }
    }

    /** A bare name. */
    record Identifier(String name, Span span) implements Expression {}

    /** {@code value.name}. */
    record Access(Expression value, String name, Span nameSpan, Span span) implements Expression {}

    /** {@code value[index]}. */
    record Index(Expression value, Span open, Expression index, Span span) implements Expression {}

    /** {@code function(arguments)}. */
    record Call(Expression function, Span open, List<Expression> arguments, Span span) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code !value} or {@code -value}. */
    record Unary(String operator, Expression value, Span span) implements Expression {}

    /** {@code left operator right}. */
    record Binary(Expression left, String operator, Span operatorSpan, Expression right, Span span)
            implements Expression {}

    /** {@code (inner)}. */
    record Parens(Expression inner, Span span) implements Expression {}
}
