package io.obsctl.lang.alloy;

import java.util.ArrayList;
import java.util.List;

/** Expressions: operators by precedence, calls, literals. Every method leaves the height of its tree in a field. */
final class ExpressionParser {
    private final TokenStream tokens;
    private final Parser parser;
    private int height;

    ExpressionParser(TokenStream tokens, Parser parser) {
        this.tokens = tokens;
        this.parser = parser;
    }

    Expression expression() {
        return binary(1);
    }

    private Expression binary(int lowest) {
        Expression left = power();
        int leftHeight = height;
        while (tokens.kind.precedence >= lowest) {
            TokenKind operator = tokens.kind;
            Span operatorSpan = tokens.span();
            tokens.next();
            Expression right = binary(operator.precedence + 1);
            left = new Expression.Binary(
                    left, operator.spelling, operatorSpan, right, left.span().to(right.span()));
            leftHeight = taller(leftHeight);
        }
        height = leftHeight;
        return left;
    }

    /** The only operator that groups to the right. */
    private Expression power() {
        Expression left = unary();
        if (!tokens.at(TokenKind.POWER)) {
            return left;
        }
        int leftHeight = height;
        Span operator = tokens.span();
        tokens.next();
        if (!parser.descend()) {
            return left;
        }
        Expression right = power();
        parser.ascend();
        height = taller(leftHeight);
        return new Expression.Binary(left, "^", operator, right, left.span().to(right.span()));
    }

    private Expression unary() {
        if (!tokens.at(TokenKind.NOT) && !tokens.at(TokenKind.MINUS)) {
            return postfix(primary());
        }
        String operator = tokens.kind.spelling;
        Span start = tokens.span();
        tokens.next();
        if (!parser.descend()) {
            return hole();
        }
        Expression value = unary();
        parser.ascend();
        height++;
        return new Expression.Unary(operator, value, start.to(value.span()));
    }

    private Expression postfix(Expression primary) {
        Expression value = primary;
        while (true) {
            switch (tokens.kind) {
                case DOT -> value = access(value);
                case LEFT_BRACKET -> value = index(value);
                case LEFT_PAREN -> value = call(value);
                case STRING, LEFT_BRACE -> {
                    if (!blockAsValue(value)) {
                        return value;
                    }
                }
                default -> {
                    return value;
                }
            }
        }
    }

    private Expression access(Expression value) {
        tokens.next();
        String name = tokens.at(TokenKind.NAME) ? tokens.text : "";
        Span nameSpan = tokens.expect(TokenKind.NAME);
        height = taller(height);
        return new Expression.Access(value, name, nameSpan, value.span().to(nameSpan));
    }

    private Expression index(Expression value) {
        int valueHeight = height;
        Span open = tokens.expect(TokenKind.LEFT_BRACKET);
        Expression index = nested();
        Span close = tokens.expect(TokenKind.RIGHT_BRACKET);
        height = taller(valueHeight);
        return new Expression.Index(value, open, index, value.span().to(close));
    }

    private Expression call(Expression function) {
        int functionHeight = height;
        Span open = tokens.expect(TokenKind.LEFT_PAREN);
        List<Expression> arguments = tokens.at(TokenKind.RIGHT_PAREN) ? empty() : expressions(TokenKind.RIGHT_PAREN);
        Span close = tokens.expect(TokenKind.RIGHT_PAREN);
        height = taller(functionHeight);
        return new Expression.Call(function, open, arguments, function.span().to(close));
    }

    /** Somebody wrote {@code name = block "label" { … }}: read the block away and say so. */
    private boolean blockAsValue(Expression value) {
        if (tokens.at(TokenKind.STRING)) {
            tokens.next();
        }
        boolean opened = tokens.at(TokenKind.LEFT_BRACE);
        tokens.expect(TokenKind.LEFT_BRACE);
        if (opened && parser.descend()) {
            parser.body(TokenKind.RIGHT_BRACE);
            parser.ascend();
            boolean closed = tokens.at(TokenKind.RIGHT_BRACE);
            Span close = tokens.expect(TokenKind.RIGHT_BRACE);
            if (closed) {
                tokens.problems.add(value.span().start(), close.end(), "a block cannot be a value");
                height = 1;
                return true;
            }
        }
        tokens.skipStatement();
        return false;
    }

    private Expression primary() {
        height = 1;
        return switch (tokens.kind) {
            case NAME -> {
                Expression name = new Expression.Identifier(tokens.text, tokens.span());
                tokens.next();
                yield name;
            }
            case STRING -> literal(Expression.Kind.STRING);
            case INTEGER -> literal(Expression.Kind.INTEGER);
            case FLOAT -> literal(Expression.Kind.FLOAT);
            case BOOL -> literal(Expression.Kind.BOOL);
            case NULL -> literal(Expression.Kind.NULL);
            case LEFT_PAREN -> parens();
            case LEFT_BRACKET -> list();
            case LEFT_BRACE -> object();
            default -> {
                tokens.error("expected a value, found " + tokens.kind.described());
                Expression hole = hole();
                skipValue();
                yield hole;
            }
        };
    }

    private Expression literal(Expression.Kind kind) {
        Expression literal = new Expression.Literal(kind, tokens.text, tokens.span());
        tokens.next();
        return literal;
    }

    private Expression parens() {
        Span open = tokens.expect(TokenKind.LEFT_PAREN);
        Expression inner = nested();
        Span close = tokens.expect(TokenKind.RIGHT_PAREN);
        height++;
        return new Expression.Parens(inner, open.to(close));
    }

    private Expression list() {
        Span open = tokens.expect(TokenKind.LEFT_BRACKET);
        List<Expression> elements = tokens.at(TokenKind.RIGHT_BRACKET) ? empty() : expressions(TokenKind.RIGHT_BRACKET);
        Span close = tokens.expect(TokenKind.RIGHT_BRACKET);
        height++;
        return new Expression.ListLiteral(elements, open.to(close));
    }

    private Expression object() {
        Span open = tokens.expect(TokenKind.LEFT_BRACE);
        List<Expression.Field> fields = new ArrayList<>();
        int highest = 0;
        while (!tokens.at(TokenKind.RIGHT_BRACE) && !tokens.at(TokenKind.END)) {
            fields.add(field());
            highest = Math.max(highest, height);
            if (tokens.at(TokenKind.RIGHT_BRACE)) {
                break;
            }
            if (!tokens.at(TokenKind.COMMA)) {
                tokens.error("a comma is missing between two fields");
            }
            tokens.next();
        }
        Span close = tokens.expect(TokenKind.RIGHT_BRACE);
        height = highest + 1;
        return new Expression.ObjectLiteral(fields, open.to(close));
    }

    private Expression.Field field() {
        String name = "";
        boolean quoted = false;
        Span nameSpan = tokens.span();
        if (tokens.at(TokenKind.STRING) || tokens.at(TokenKind.NAME)) {
            // An empty string keeps its quotes: Alloy has it so.
            quoted = tokens.at(TokenKind.STRING) && tokens.text.length() > 2;
            name = quoted ? tokens.text.substring(1, tokens.text.length() - 1) : tokens.text;
            tokens.next();
        } else {
            tokens.error("expected a field's name, found " + tokens.kind.described());
            tokens.skipTo(TokenKind.ASSIGN);
        }
        tokens.expect(TokenKind.ASSIGN);
        return new Expression.Field(name, quoted, nameSpan, nested());
    }

    private List<Expression> empty() {
        height = 0;
        return List.of();
    }

    private List<Expression> expressions(TokenKind until) {
        List<Expression> all = new ArrayList<>();
        int highest = 0;
        while (!tokens.at(until) && !tokens.at(TokenKind.END)) {
            all.add(nested());
            highest = Math.max(highest, height);
            if (tokens.at(until)) {
                break;
            }
            if (!tokens.at(TokenKind.COMMA)) {
                tokens.error("a comma is missing between two values");
            }
            tokens.next();
        }
        height = highest;
        return all;
    }

    private Expression nested() {
        if (!parser.descend()) {
            return hole();
        }
        Expression inner = expression();
        parser.ascend();
        return inner;
    }

    /** The height of a tree over one of this height and the one parsed last. */
    private int taller(int other) {
        int taller = Math.max(other, height) + 1;
        if (taller > Parser.DEEPEST) {
            parser.tooDeep();
        }
        return taller;
    }

    /** Stands where a value should. */
    private Expression hole() {
        height = 1;
        return new Expression.Literal(
                Expression.Kind.NULL, "null", tokens.span().head());
    }

    private void skipValue() {
        while (true) {
            switch (tokens.kind) {
                case END, LINE_END, RIGHT_PAREN, RIGHT_BRACE, RIGHT_BRACKET, COMMA -> {
                    return;
                }
                default -> tokens.next();
            }
        }
    }
}
