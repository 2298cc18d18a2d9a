package io.obsctl.lang.promql;

import io.obsctl.lang.promql.Promql.Type;
import io.obsctl.lang.promql.PromqlTokens.Kind;
import io.obsctl.lang.promql.PromqlTokens.Token;
import io.obsctl.problem.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Precedence climbing over tokens; types are checked as nodes are made. */
final class PromqlParser extends PromqlReader {
    /** Deeper expressions are refused: the parser calls itself, and no person writes them. */
    private static final int MAX_DEPTH = 200;

    private static final int MAX_OPERATORS = 2_000;

    private static final List<List<String>> LEVELS = List.of(
            List.of("or"),
            List.of("and", "unless"),
            List.of("==", "!=", ">", "<", ">=", "<="),
            List.of("+", "-"),
            List.of("*", "/", "%", "atan2"),
            List.of("^"));
    static final List<String> SETS = List.of("or", "and", "unless");
    static final List<String> COMPARISONS = LEVELS.get(2);

    private int depth;
    private int operators;

    PromqlParser(List<Token> tokens) {
        super(tokens);
    }

    Promql parse() throws PromqlError {
        Promql expression = binary(0);
        if (peek().kind() != Kind.END) {
            throw unexpected("the end");
        }
        return expression;
    }

    private Promql binary(int level) throws PromqlError {
        if (level == LEVELS.size()) {
            return unary();
        }
        Promql left = binary(level + 1);
        String operator = operator(level);
        while (operator != null) {
            int at = take().at();
            if (++operators > MAX_OPERATORS) {
                throw new PromqlError(at, "the expression has too many operators");
            }
            boolean bool = peek().isWord("bool");
            if (bool) {
                if (!COMPARISONS.contains(operator)) {
                    throw new PromqlError(peek().at(), "`bool` is for comparisons only");
                }
                take();
            }
            Promql.Matching matching = matching();
            Promql right = operator.equals("^") ? binary(level) : binary(level + 1);
            left = new Promql.Binary(left.at(), operator, left, right, matching, bool);
            check((Promql.Binary) left, at);
            operator = operator(level);
        }
        return left;
    }

    private static void check(Promql.Binary made, int at) throws PromqlError {
        String operator = "`" + made.operator() + "`";
        for (Promql side : List.of(made.left(), made.right())) {
            if (side.type() != Type.SCALAR && side.type() != Type.INSTANT) {
                throw new PromqlError(
                        side.at(), operator + " does not take " + side.type().words());
            }
            if (made.set() && side.type() == Type.SCALAR) {
                throw new PromqlError(side.at(), operator + " is for vectors, this is a number");
            }
            if (!made.matching().equals(Promql.Matching.DEFAULT) && side.type() == Type.SCALAR) {
                throw new PromqlError(side.at(), "`on` and `ignoring` are for two vectors, this is a number");
            }
        }
        if (made.comparison() && !made.bool() && made.type() == Type.SCALAR) {
            throw new PromqlError(at, "a comparison of two numbers needs `bool`");
        }
        if (made.set() && made.matching().many() != null) {
            throw new PromqlError(at, operator + " goes without group_left and group_right");
        }
    }

    private @Nullable String operator(int level) {
        Token token = peek();
        for (String operator : LEVELS.get(level)) {
            if (Character.isLetter(operator.charAt(0))
                    ? token.isWord(operator)
                    : token.kind() == Kind.SYMBOL && token.text().equals(operator)) {
                return operator;
            }
        }
        return null;
    }

    /** {@code on (…) group_left (…)}. */
    private Promql.Matching matching() throws PromqlError {
        boolean on = peek().isWord("on");
        if (!on && !peek().isWord("ignoring")) {
            return Promql.Matching.DEFAULT;
        }
        take();
        List<String> labels = labels();
        boolean left = peek().isWord("group_left");
        if (!left && !peek().isWord("group_right")) {
            return new Promql.Matching(on, labels, null, List.of());
        }
        take();
        List<String> include = peek().is("(") ? labels() : List.of();
        return new Promql.Matching(on, labels, left ? Promql.Matching.Side.LEFT : Promql.Matching.Side.RIGHT, include);
    }

    private Promql unary() throws PromqlError {
        Token token = peek();
        if (token.kind() == Kind.SYMBOL
                && (token.text().equals("-") || token.text().equals("+"))) {
            enter(token);
            take();
            // The power binds tighter than the sign.
            Promql inner = binary(LEVELS.size() - 1);
            depth--;
            if (inner.type() == Type.RANGE || inner.type() == Type.STRING) {
                throw new PromqlError(
                        inner.at(), "a sign does not go with " + inner.type().words());
            }
            return new Promql.Unary(token.at(), token.text(), inner);
        }
        enter(token);
        Promql expression = suffixed(primary());
        depth--;
        return expression;
    }

    private void enter(Token token) throws PromqlError {
        if (++depth > MAX_DEPTH) {
            throw new PromqlError(token.at(), "the expression is nested too deeply");
        }
    }

    private Promql suffixed(Promql inner) throws PromqlError {
        Promql expression = inner;
        while (true) {
            if (peek().is("[")) {
                expression = ranged(expression);
            } else if (peek().isWord("offset")) {
                int at = take().at();
                boolean later = peek().is("-");
                if (later) {
                    take();
                }
                long millis = span().millis();
                Promql.Shifted before = shiftable(expression, at, "offset");
                expression = new Promql.Shifted(before.at(), before.inner(), later ? -millis : millis, before.pin());
            } else if (peek().is("@")) {
                int at = take().at();
                Promql.Pin pin = pin();
                Promql.Shifted before = shiftable(expression, at, "@");
                expression = new Promql.Shifted(before.at(), before.inner(), before.offset(), pin);
            } else {
                return expression;
            }
        }
    }

    private static Promql.Shifted shiftable(Promql expression, int at, String what) throws PromqlError {
        if (expression instanceof Promql.Shifted shifted) {
            return shifted;
        }
        if (expression instanceof Promql.Selector || expression instanceof Promql.Subquery) {
            return new Promql.Shifted(expression.at(), expression, 0, null);
        }
        throw new PromqlError(at, "`" + what + "` goes with a selector or a subquery");
    }

    private Promql.Pin pin() throws PromqlError {
        for (Promql.Pin.Where end : List.of(Promql.Pin.Where.START, Promql.Pin.Where.END)) {
            if (peek().isWord(end.name())) {
                take();
                expect("(");
                expect(")");
                return new Promql.Pin(end, 0);
            }
        }
        boolean negative = peek().is("-");
        if (negative || peek().is("+")) {
            take();
        }
        if (peek().kind() != Kind.NUMBER) {
            throw new PromqlError(peek().at(), "after @ comes a time, start() or end()");
        }
        long millis = Math.round(value(take()) * 1000);
        return new Promql.Pin(Promql.Pin.Where.MOMENT, negative ? -millis : millis);
    }

    private Promql ranged(Promql expression) throws PromqlError {
        int at = take().at();
        Promql.Span range = span();
        if (peek().is(":")) {
            take();
            Promql.Span step = peek().is("]") ? null : span();
            expect("]");
            if (expression.type() != Type.INSTANT && expression.type() != Type.SCALAR) {
                throw new PromqlError(at, "a subquery is made of an instant vector");
            }
            return new Promql.Subquery(expression.at(), expression, range, step);
        }
        expect("]");
        if (expression instanceof Promql.Selector s && s.range() == null) {
            return new Promql.Selector(s.at(), s.metric(), s.matchers(), range);
        }
        throw new PromqlError(
                at, "a range goes with a selector; for anything else write a subquery `[" + range.text() + ":]`");
    }

    private Promql primary() throws PromqlError {
        Token token = peek();
        switch (token.kind()) {
            case NUMBER, DURATION, VARIABLE -> {
                take();
                return new Promql.Number(token.at(), token.text(), value(token));
            }
            case STRING -> {
                take();
                return new Promql.Text(token.at(), token.text());
            }
            case NAME -> {
                return named();
            }
            default -> {
                if (token.is("(")) {
                    take();
                    Promql inner = binary(0);
                    expect(")");
                    return new Promql.Parens(token.at(), inner);
                } else if (token.is("{")) {
                    return selector(token.at(), null);
                }
                throw unexpected("an expression");
            }
        }
    }

    private Promql named() throws PromqlError {
        Token name = take();
        String word = name.text().toLowerCase(Locale.ROOT);
        if (Functions.AGGREGATIONS.contains(word)
                && (peek().is("(") || peek().isWord("by") || peek().isWord("without"))) {
            return aggregation(name, word);
        } else if (peek().is("(")) {
            return call(name);
        } else if (peek().is("{")) {
            return selector(name.at(), name.text());
        } else if (word.equals("inf") || word.equals("nan")) {
            return new Promql.Number(
                    name.at(), name.text(), word.equals("inf") ? Double.POSITIVE_INFINITY : Double.NaN);
        }
        return selector(name.at(), name.text());
    }

    private Promql aggregation(Token name, String operator) throws PromqlError {
        boolean without = peek().isWord("without");
        boolean grouped = without || peek().isWord("by");
        List<String> labels = new ArrayList<>();
        if (grouped) {
            take();
            labels.addAll(labels());
        }
        List<Promql> arguments = arguments();
        if (!grouped && (peek().isWord("by") || peek().isWord("without"))) {
            without = take().isWord("without");
            labels.addAll(labels());
        }
        int wanted = Functions.WITH_PARAMETER.contains(operator) ? 2 : 1;
        if (arguments.size() != wanted) {
            throw new PromqlError(
                    name.at(), "`" + operator + "` takes " + wanted + " argument(s), not " + arguments.size());
        }
        Promql vector = arguments.get(wanted - 1);
        demand(operator, Type.INSTANT, vector);
        Promql parameter = wanted == 2 ? arguments.get(0) : null;
        if (parameter != null) {
            demand(operator, operator.equals("count_values") ? Type.STRING : Type.SCALAR, parameter);
        }
        return new Promql.Aggregation(name.at(), operator, without, labels, parameter, vector);
    }

    private Promql call(Token name) throws PromqlError {
        Functions.Signature signature = Functions.find(name.text());
        if (signature == null) {
            String meant = Nearest.to(name.text(), Functions.names())
                    .map(n -> "; did you mean `" + n + "`?")
                    .orElse("");
            throw new PromqlError(name.at(), "there is no function `" + name.text() + "`" + meant);
        }
        List<Promql> arguments = arguments();
        if (arguments.size() < signature.least() || arguments.size() > signature.most()) {
            throw new PromqlError(
                    name.at(),
                    "`" + name.text() + "` takes " + signature.least()
                            + (signature.most() == signature.least() ? "" : " or more")
                            + " argument(s), not " + arguments.size());
        }
        for (int i = 0; i < arguments.size(); i++) {
            demand(name.text(), signature.parameter(i), arguments.get(i));
        }
        return new Promql.Call(name.at(), name.text(), arguments, signature.result());
    }

    private static void demand(String function, Type wanted, Promql given) throws PromqlError {
        if (given.type() != wanted) {
            String fix = wanted == Type.RANGE && given.type() == Type.INSTANT ? ": add a range such as [5m]" : "";
            throw new PromqlError(
                    given.at(),
                    "`" + function + "` takes " + wanted.words() + ", not "
                            + given.type().words() + fix);
        }
    }

    private List<Promql> arguments() throws PromqlError {
        List<Promql> arguments = new ArrayList<>();
        expect("(");
        if (!peek().is(")")) {
            arguments.add(binary(0));
            while (peek().is(",")) {
                take();
                arguments.add(binary(0));
            }
        }
        expect(")");
        return arguments;
    }

    private Promql selector(int at, @Nullable String metric) throws PromqlError {
        List<Promql.Matcher> matchers = new ArrayList<>();
        String name = metric;
        if (peek().is("{")) {
            take();
            while (!peek().is("}")) {
                Token label = take();
                if (label.kind() == Kind.STRING && (peek().is(",") || peek().is("}")) && name == null) {
                    name = label.text();
                } else {
                    matchers.add(matcher(label));
                }
                if (!peek().is("}")) {
                    expect(",");
                }
            }
            expect("}");
        }
        if (name == null && matchers.stream().allMatch(PromqlParser::matchesEmpty)) {
            throw new PromqlError(at, "a selector needs a name, or a matcher that does not match the empty text");
        }
        return new Promql.Selector(at, name, matchers, null);
    }

    private static boolean matchesEmpty(Promql.Matcher matcher) {
        return switch (matcher.match()) {
            case EQUAL -> matcher.value().isEmpty();
            case NOT_EQUAL -> !matcher.value().isEmpty();
            case REGEX -> List.of("", ".*").contains(matcher.value());
            case NOT_REGEX -> !List.of("", ".*", ".+").contains(matcher.value());
        };
    }

    private Promql.Matcher matcher(Token label) throws PromqlError {
        if (label.kind() != Kind.NAME && label.kind() != Kind.STRING) {
            throw new PromqlError(label.at(), "a label is expected, not " + label.shown());
        }
        Token operator = take();
        for (Promql.Match match : Promql.Match.values()) {
            if (operator.is(match.symbol())) {
                Token value = take();
                if (value.kind() != Kind.STRING) {
                    throw new PromqlError(value.at(), "a label is compared with a text in quotes");
                }
                return new Promql.Matcher(label.at(), label.text(), match, value.text());
            }
        }
        throw new PromqlError(operator.at(), "one of = != =~ !~ is expected, not " + operator.shown());
    }
}
