package io.obsctl.sandbox.collector.template;

/**
 * A word of a template.
 *
 * @param spaced whether white space stands before it: {@code .a .b} are two operands, {@code .a.b} is one
 */
record Token(Kind kind, String text, boolean spaced) {
    enum Kind {
        TEXT,
        OPEN,
        CLOSE,
        FIELD,
        DOT,
        VARIABLE,
        WORD,
        STRING,
        NUMBER,
        CHARACTER,
        PIPE,
        LEFT,
        RIGHT,
        DECLARE,
        ASSIGN,
        COMMA,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }
}
