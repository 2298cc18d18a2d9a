package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.backend.promql.Lexer.Kind;
import io.obsctl.sandbox.backend.promql.Lexer.Token;
import java.util.List;

/** Walks over the tokens of one query. */
abstract class TokenReader {
    final String query;
    private final List<Token> tokens;
    private int next;

    TokenReader(String query) {
        this.query = query;
        this.tokens = Lexer.tokens(query);
    }

    void back() {
        next--;
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        return tokens.get(next++);
    }

    boolean accept(String op) {
        if (peek().is(op)) {
            next++;
            return true;
        }
        return false;
    }

    boolean acceptWord(String word) {
        if (peek().word(word)) {
            next++;
            return true;
        }
        return false;
    }

    void expect(String op, String where) {
        if (!accept(op)) {
            throw unexpected(where + ", expected \"" + op + "\"");
        }
    }

    PromqlException unexpected(String where) {
        return PromqlException.parse(query, peek().at(), "unexpected " + peek().shown() + where);
    }

    long duration(String where) {
        Token t = peek();
        if (t.kind() == Kind.DURATION) {
            take();
            try {
                return Durations.millis(t.text());
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw PromqlException.parse(query, t.at(), "bad duration: " + t.text());
            }
        }
        if (t.kind() == Kind.NUMBER) {
            take();
            return Math.round(number(t) * 1000);
        }
        throw unexpected(" " + where + ", expected duration");
    }

    double number(Token t) {
        String text = t.text().replace("_", "");
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw PromqlException.parse(query, t.at(), "bad number: " + t.text());
        }
    }
}
