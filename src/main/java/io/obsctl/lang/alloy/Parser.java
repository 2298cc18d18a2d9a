package io.obsctl.lang.alloy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of a file. Goes on behind errors so that all of them are seen; then the tree has holes. */
final class Parser {
    /** Deeper than any config that a person writes; keeps every walk over the tree within the stack. */
    static final int DEEPEST = 400;

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int depth;

    Parser(Source source, SyntaxProblems problems) {
        this.tokens = new TokenStream(source, problems);
        this.expressions = new ExpressionParser(tokens, this);
    }

    AlloyFile file() {
        List<Statement> body = body(TokenKind.END);
        return new AlloyFile(tokens.source, body, tokens.comments);
    }

    /** Goes one level down; false when that is too deep, after which only the end of the file follows. */
    boolean descend() {
        if (depth >= DEEPEST) {
            tooDeep();
            return false;
        }
        depth++;
        return true;
    }

    void ascend() {
        depth--;
    }

    void tooDeep() {
        tokens.error("alloy/too-deep", "the config is nested too deeply", "more than " + DEEPEST + " levels");
        tokens.stop();
    }

    List<Statement> body(TokenKind until) {
        List<Statement> body = new ArrayList<>();
        while (!tokens.at(until) && !tokens.at(TokenKind.END)) {
            Statement statement = statement();
            if (statement != null) {
                body.add(statement);
            }
            if (tokens.at(until)) {
                break;
            }
            if (!tokens.at(TokenKind.LINE_END)) {
                tokens.error("expected " + TokenKind.LINE_END.described() + ", found " + tokens.kind.described());
                tokens.skipStatement();
            }
            tokens.next();
        }
        return body;
    }

    private @Nullable Statement statement() {
        if (!tokens.at(TokenKind.NAME)) {
            tokens.error("expected a name, found " + tokens.kind.described());
            tokens.skipTo(TokenKind.NAME);
            return null;
        }
        Header header = header();
        if (tokens.at(TokenKind.ASSIGN)) {
            return attribute(header);
        }
        if (tokens.at(TokenKind.LEFT_BRACE)) {
            return block(header);
        }
        String wanted = header.parts == 1 && header.label == null ? "`=` or `{`" : "`{`";
        tokens.error("expected " + wanted + ", found " + tokens.kind.described());
        tokens.skipTo(TokenKind.NAME);
        return null;
    }

    private Statement attribute(Header header) {
        tokens.next();
        if (header.parts != 1) {
            tokens.problems.add(
                    header.name.start(), header.name.end(), "the name of an attribute has no dots: " + header.text);
        } else if (header.labelSpan != null) {
            tokens.problems.add(
                    header.labelSpan.start(), header.labelSpan.end(), "an attribute has no label: " + header.text);
        }
        Expression value = expressions.expression();
        return new Statement.Attribute(header.first, header.name, value, header.name.to(value.span()));
    }

    private Statement block(Header header) {
        Span open = tokens.expect(TokenKind.LEFT_BRACE);
        List<Statement> body = List.of();
        if (descend()) {
            body = body(TokenKind.RIGHT_BRACE);
            ascend();
        }
        Span close = tokens.expect(TokenKind.RIGHT_BRACE);
        return new Statement.Block(
                header.text, header.name, header.label, header.labelSpan, open, body, header.name.to(close));
    }

    /** What stands before {@code =} or a brace. */
    private record Header(
            String text,
            String first,
            int parts,
            Span name,
            @Nullable String label,
            @Nullable Span labelSpan) {}

    private Header header() {
        String first = tokens.text;
        StringBuilder text = new StringBuilder(first);
        Span name = tokens.span();
        int parts = 1;
        tokens.next();
        while (tokens.at(TokenKind.DOT)) {
            tokens.next();
            if (!tokens.at(TokenKind.NAME)) {
                tokens.error("expected a name, found " + tokens.kind.described());
            }
            text.append('.').append(tokens.text);
            parts++;
            name = name.to(tokens.span());
            tokens.next();
        }
        if (tokens.at(TokenKind.ASSIGN) || tokens.at(TokenKind.LEFT_BRACE)) {
            return new Header(text.toString(), first, parts, name, null, null);
        }
        if (!tokens.at(TokenKind.STRING)) {
            tokens.error("expected a label, found " + tokens.kind.described());
            tokens.next();
            return new Header(text.toString(), first, parts, name, null, null);
        }
        Span labelSpan = tokens.span();
        String label = label(tokens.text);
        tokens.next();
        return new Header(text.toString(), first, parts, name, label, labelSpan);
    }

    private @Nullable String label(String literal) {
        if (literal.charAt(0) != '"') {
            tokens.error("a label stands in double quotes: " + literal);
        }
        if (literal.length() <= 2) {
            return null;
        }
        String label = literal.substring(1, literal.length() - 1);
        if (!StringLiteral.isIdentifier(label)) {
            tokens.error(
                    "alloy/label",
                    "a label is ill-formed",
                    "\"" + label + "\": a label is a letter or _ followed by letters, digits and _");
        }
        return label;
    }
}
