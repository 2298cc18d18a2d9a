package io.obsctl.lang.alloy;

/** Kinds of tokens; {@code spelling} is what stands in the text, or how a message calls it. */
enum TokenKind {
    ILLEGAL("an illegal character", 0),
    END("the end of the file", 0),
    COMMENT("a comment", 0),
    NAME("a name", 0),
    INTEGER("a number", 0),
    FLOAT("a number", 0),
    STRING("a string", 0),
    BOOL("a boolean", 0),
    NULL("null", 0),
    OR("||", 1),
    AND("&&", 2),
    NOT("!", 0),
    ASSIGN("=", 0),
    EQUAL("==", 3),
    NOT_EQUAL("!=", 3),
    LESS("<", 3),
    LESS_EQUAL("<=", 3),
    GREATER(">", 3),
    GREATER_EQUAL(">=", 3),
    PLUS("+", 4),
    MINUS("-", 4),
    TIMES("*", 5),
    DIVIDE("/", 5),
    MODULO("%", 5),
    POWER("^", 6),
    LEFT_BRACE("{", 0),
    RIGHT_BRACE("}", 0),
    LEFT_PAREN("(", 0),
    RIGHT_PAREN(")", 0),
    LEFT_BRACKET("[", 0),
    RIGHT_BRACKET("]", 0),
    COMMA(",", 0),
    DOT(".", 0),
    LINE_END("the end of the line", 0);

    final String spelling;

    /** How tightly a binary operator binds; 0 for everything else. */
    final int precedence;

    TokenKind(String spelling, int precedence) {
        this.spelling = spelling;
        this.precedence = precedence;
    }

    String described() {
        return compareTo(OR) >= 0 && this != LINE_END ? "`" + spelling + "`" : spelling;
    }
}
