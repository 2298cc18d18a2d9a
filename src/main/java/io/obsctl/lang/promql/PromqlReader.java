package io.obsctl.lang.promql;

import io.obsctl.lang.promql.PromqlTokens.Kind;
import io.obsctl.lang.promql.PromqlTokens.Token;
import java.util.ArrayList;
import java.util.List;

/** Walks over the tokens of one expression; reads what is no expression itself. */
abstract class PromqlReader {
    private final List<Token> tokens;
    private int next;

    PromqlReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    final Token peek() {
        return tokens.get(next);
    }

    final Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    final void expect(String symbol) throws PromqlError {
        if (!peek().is(symbol)) {
            throw unexpected("`" + symbol + "`");
        }
        take();
    }

    final PromqlError unexpected(String wanted) {
        return new PromqlError(peek().at(), wanted + " is expected, not " + peek().shown());
    }

    /** {@code (job, instance)}. */
    final List<String> labels() throws PromqlError {
        List<String> labels = new ArrayList<>();
        expect("(");
        while (!peek().is(")")) {
            Token label = take();
            if (label.kind() != Kind.NAME && label.kind() != Kind.STRING) {
                throw new PromqlError(label.at(), "a label is expected, not " + label.shown());
            }
            labels.add(label.text());
            if (!peek().is(")")) {
                expect(",");
            }
        }
        expect(")");
        return labels;
    }

    /** A duration, or a number of seconds. */
    final Promql.Span span() throws PromqlError {
        Token token = take();
        return switch (token.kind()) {
            case VARIABLE -> new Promql.Span(token.text(), 0);
            case NUMBER, DURATION -> new Promql.Span(token.text(), Math.round(value(token) * 1000));
            default -> throw new PromqlError(token.at(), "a duration such as 5m is expected, not " + token.shown());
        };
    }

    /** What a number is, or how many seconds a duration has; {@code NaN} for a variable. */
    static double value(Token token) throws PromqlError {
        String text = token.text().replace("_", "");
        try {
            return switch (token.kind()) {
                case VARIABLE -> Double.NaN;
                case DURATION -> PromqlDurations.millis(text) / 1000.0;
                default ->
                    text.startsWith("0x") || text.startsWith("0X")
                            ? Long.parseLong(text.substring(2), 16)
                            : Double.parseDouble(text);
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new PromqlError(
                    token.at(),
                    token.kind() == Kind.DURATION
                            ? "a duration such as 5m is expected, not " + token.shown()
                            : token.shown() + " is no number");
        }
    }
}
