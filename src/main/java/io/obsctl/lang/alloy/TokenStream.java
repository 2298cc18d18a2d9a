package io.obsctl.lang.alloy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tokens of a source without its comments, which are gathered on the way; and the errors of the grammar. */
final class TokenStream {
    final Source source;
    final SyntaxProblems problems;
    final List<CommentGroup> comments = new ArrayList<>();

    TokenKind kind = TokenKind.END;
    String text = "";
    int start;
    int end;

    private final Scanner scanner;
    private int lineOfLastError;
    private boolean stopped;

    TokenStream(Source source, SyntaxProblems problems) {
        this.source = source;
        this.problems = problems;
        this.scanner = new Scanner(source, problems);
        next();
    }

    /** Moves to the next token that is no comment. */
    void next() {
        if (stopped) {
            return;
        }
        scanner.advance();
        while (scanner.kind == TokenKind.COMMENT) {
            commentGroup();
        }
        kind = scanner.kind;
        text = scanner.text;
        start = scanner.start;
        end = scanner.end;
    }

    /** From here on there is only the end of the file. */
    void stop() {
        stopped = true;
        kind = TokenKind.END;
        text = "";
        end = start;
    }

    /** Comments on neighbouring lines belong together. */
    private void commentGroup() {
        List<Comment> group = new ArrayList<>();
        int endLine = source.line(scanner.start);
        while (scanner.kind == TokenKind.COMMENT && source.line(scanner.start) <= endLine + 1) {
            endLine = source.line(scanner.start);
            for (int i = 0; i < scanner.text.length(); i++) {
                if (scanner.text.charAt(i) == '\n') {
                    endLine++;
                }
            }
            group.add(new Comment(scanner.text, new Span(source, scanner.start, scanner.end)));
            scanner.advance();
        }
        comments.add(new CommentGroup(group));
    }

    boolean at(TokenKind wanted) {
        return kind == wanted;
    }

    Span span() {
        return new Span(source, start, end);
    }

    /** Takes the token, whatever it is; an error if it is not the wanted one. */
    Span expect(TokenKind wanted) {
        Span here = span();
        if (kind != wanted) {
            error("expected " + wanted.described() + ", found " + kind.described());
        }
        next();
        return here;
    }

    /** An error at the current token; only the first on a line, since what follows is mostly its echo. */
    void error(String detail) {
        error("alloy/syntax", "the config cannot be parsed", detail);
    }

    void error(String id, String summary, String detail) {
        int line = source.line(start);
        if (lineOfLastError != line) {
            lineOfLastError = line;
            problems.add(id, summary, start, end, detail);
        }
    }

    void skipTo(TokenKind wanted) {
        while (kind != TokenKind.END && kind != wanted) {
            next();
        }
    }

    /** Skips to the end of a statement, taking bracketed parts whole. */
    void skipStatement() {
        int braces = 0;
        int brackets = 0;
        int parens = 0;
        for (; kind != TokenKind.END; next()) {
            switch (kind) {
                case LEFT_BRACE -> braces++;
                case RIGHT_BRACE -> braces--;
                case LEFT_BRACKET -> brackets++;
                case RIGHT_BRACKET -> brackets--;
                case LEFT_PAREN -> parens++;
                case RIGHT_PAREN -> parens--;
                default -> {
                    if (kind == TokenKind.LINE_END && braces <= 0 && brackets <= 0 && parens <= 0) {
                        return;
                    }
                }
            }
        }
    }

    /** Length in bytes, as offsets count. */
    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
