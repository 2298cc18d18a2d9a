package io.obsctl.sandbox.backend.promql;

import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.Matcher;
import io.obsctl.sandbox.backend.promql.Expr.Type;
import io.obsctl.sandbox.backend.promql.Lexer.Kind;
import io.obsctl.sandbox.backend.promql.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Recursive descent over the tokens; precedence and associativity as in Prometheus. */
final class Parser extends TokenReader {
    private static final Set<String> AGGREGATIONS = Set.of(
            "sum",
            "avg",
            "min",
            "max",
            "count",
            "group",
            "stddev",
            "stdvar",
            "topk",
            "bottomk",
            "quantile",
            "count_values");
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("or"),
            Set.of("and", "unless"),
            Set.of("==", "!=", "<", "<=", ">", ">="),
            Set.of("+", "-"),
            Set.of("*", "/", "%", "atan2"));
    private static final int MAX_DEPTH = 1_000;

    private int depth;

    private Parser(String query) {
        super(query);
    }

    /** @throws PromqlException when the text is no expression */
    static Expr parse(String query) {
        var parser = new Parser(query);
        if (parser.peek().kind() == Kind.END) {
            throw PromqlException.parse(query, 0, "no expression found in input");
        }
        Expr expr = parser.level(0);
        if (parser.peek().kind() != Kind.END) {
            throw parser.unexpected("");
        }
        return expr;
    }

    /** The matchers of one selector, as {@code match[]} takes them. */
    static List<Matcher> selector(String text) {
        if (parse(text) instanceof Expr.Selector s) {
            return s.matchers();
        }
        throw PromqlException.parse(text, 0, "expected a series selector");
    }

    private Expr level(int level) {
        if (++depth > MAX_DEPTH) {
            throw PromqlException.parse(query, peek().at(), "expression is nested too deeply");
        }
        try {
            if (level == LEVELS.size()) {
                return unary();
            }
            Expr left = level(level + 1);
            for (Optional<String> op = operator(level); op.isPresent(); op = operator(level)) {
                left = binary(left, op.get(), () -> level(level + 1));
            }
            return left;
        } finally {
            depth--;
        }
    }

    private Optional<String> operator(int level) {
        Token t = peek();
        boolean candidate = t.kind() == Kind.OP || t.kind() == Kind.IDENT;
        String text = t.kind() == Kind.IDENT ? t.text().toLowerCase(Locale.ROOT) : t.text();
        return candidate && LEVELS.get(level).contains(text) ? Optional.of(text) : Optional.empty();
    }

    private Expr binary(Expr left, String op, java.util.function.Supplier<Expr> rest) {
        int at = take().at();
        boolean bool = acceptWord("bool");
        Expr.Matching matching = matching();
        Expr right = rest.get();
        var made = new Expr.Binary(at, op, left, right, matching, bool);
        check(made);
        return made;
    }

    private Expr.Matching matching() {
        boolean on = peek().word("on");
        if (!on && !peek().word("ignoring")) {
            return Expr.Matching.DEFAULT;
        }
        take();
        List<String> labels = labelList();
        boolean left = peek().word("group_left");
        if (!left && !peek().word("group_right")) {
            return new Expr.Matching(on, labels, Optional.empty(), List.of());
        }
        take();
        List<String> include = peek().is("(") ? labelList() : List.of();
        return new Expr.Matching(
                on, labels, Optional.of(left ? Expr.Matching.Side.LEFT : Expr.Matching.Side.RIGHT), include);
    }

    private void check(Expr.Binary b) {
        for (Expr side : List.of(b.left(), b.right())) {
            if (side.type() != Type.SCALAR && side.type() != Type.VECTOR) {
                throw PromqlException.parse(
                        query, side.at(), "binary expression must contain only scalar and instant vector types");
            }
        }
        boolean vectors = b.left().type() == Type.VECTOR && b.right().type() == Type.VECTOR;
        if (b.bool() && !b.comparison()) {
            throw PromqlException.parse(query, b.at(), "bool modifier can only be used on comparison operators");
        }
        if (b.comparison() && b.type() == Type.SCALAR && !b.bool()) {
            throw PromqlException.parse(query, b.at(), "comparisons between scalars must use BOOL modifier");
        }
        if (b.set() && !vectors) {
            throw PromqlException.parse(
                    query, b.at(), "set operator \"" + b.op() + "\" not allowed in binary scalar expression");
        }
        if (!vectors && b.matching() != Expr.Matching.DEFAULT) {
            throw PromqlException.parse(query, b.at(), "vector matching only allowed between instant vectors");
        }
        if (b.set() && b.matching().many().isPresent()) {
            throw PromqlException.parse(query, b.at(), "no grouping allowed for \"" + b.op() + "\" operation");
        }
    }

    private Expr unary() {
        Token t = peek();
        if (t.is("-") || t.is("+")) {
            take();
            if (++depth > MAX_DEPTH) {
                throw PromqlException.parse(query, t.at(), "expression is nested too deeply");
            }
            Expr of = unary();
            depth--;
            if (of.type() != Type.SCALAR && of.type() != Type.VECTOR) {
                throw PromqlException.parse(
                        query,
                        t.at(),
                        "unary expression only allowed on expressions of type scalar or instant vector, got \""
                                + of.type().word + "\"");
            }
            return t.is("-") ? new Expr.Negate(t.at(), of) : of;
        }
        Expr base = postfix();
        if (peek().is("^")) {
            return binary(base, "^", this::unary);
        }
        return base;
    }

    private Expr postfix() {
        Expr e = primary();
        while (true) {
            Token t = peek();
            if (t.is("[")) {
                e = range(e);
            } else if (t.word("offset")) {
                take();
                boolean negative = accept("-");
                long millis = duration("in offset");
                e = shifted(e, s -> new Expr.Shift(negative ? -millis : millis, s.pinned()), t.at(), "offset");
            } else if (t.is("@")) {
                take();
                Expr.Pin pin = pin();
                e = shifted(e, s -> new Expr.Shift(s.offsetMillis(), pin), t.at(), "@");
            } else {
                return e;
            }
        }
    }

    private Expr range(Expr of) {
        int at = take().at();
        long millis = duration("in range");
        if (accept(":")) {
            long step = peek().is("]") ? 0 : duration("in subquery");
            expect("]", " in subquery selector");
            if (of.type() != Type.VECTOR && of.type() != Type.SCALAR) {
                throw PromqlException.parse(
                        query, of.at(), "subquery is only allowed on instant vector, got " + of.type().word);
            }
            return new Expr.Subquery(of.at(), of, millis, step, Expr.Shift.NONE);
        }
        expect("]", " in range selector");
        if (of instanceof Expr.Selector s) {
            if (!s.shift().equals(Expr.Shift.NONE)) {
                throw PromqlException.parse(query, at, "no offset modifiers allowed before range");
            }
            return new Expr.Range(s.at(), s, millis);
        }
        throw PromqlException.parse(query, at, "ranges only allowed for vector selectors");
    }

    private Expr shifted(Expr e, java.util.function.UnaryOperator<Expr.Shift> by, int at, String what) {
        if (e instanceof Expr.Selector s) {
            return new Expr.Selector(s.at(), s.matchers(), by.apply(s.shift()));
        }
        if (e instanceof Expr.Range r) {
            Expr.Selector s = r.of();
            return new Expr.Range(r.at(), new Expr.Selector(s.at(), s.matchers(), by.apply(s.shift())), r.millis());
        }
        if (e instanceof Expr.Subquery q) {
            return new Expr.Subquery(q.at(), q.of(), q.millis(), q.stepMillis(), by.apply(q.shift()));
        }
        throw PromqlException.parse(
                query,
                at,
                what + " modifier must be preceded by an instant vector selector or range vector selector or a"
                        + " subquery");
    }

    private Expr.Pin pin() {
        for (var where : List.of(Expr.Pin.Where.START, Expr.Pin.Where.END)) {
            if (acceptWord(where.name())) {
                expect("(", " in @ modifier");
                expect(")", " in @ modifier");
                return new Expr.Pin(where, 0);
            }
        }
        boolean negative = accept("-");
        if (peek().kind() != Kind.NUMBER) {
            throw unexpected(" in @ modifier, expected a timestamp");
        }
        double seconds = number(take());
        return new Expr.Pin(Expr.Pin.Where.TIME, Math.round((negative ? -seconds : seconds) * 1000));
    }

    private Expr primary() {
        Token t = peek();
        switch (t.kind()) {
            case NUMBER -> {
                take();
                return new Expr.Num(t.at(), number(t));
            }
            case DURATION -> {
                take();
                return new Expr.Num(t.at(), Durations.millis(t.text()) / 1000.0);
            }
            case STRING -> {
                take();
                return new Expr.Str(t.at(), t.text());
            }
            case IDENT -> {
                return word(take());
            }
            default -> {}
        }
        if (t.is("(")) {
            take();
            Expr inner = level(0);
            expect(")", " in parenthesis: unclosed left parenthesis");
            return new Expr.Paren(t.at(), inner);
        }
        if (t.is("{")) {
            return selector(t.at(), null);
        }
        throw unexpected("");
    }

    private Expr word(Token t) {
        String lower = t.text().toLowerCase(Locale.ROOT);
        boolean call = peek().is("(");
        if (AGGREGATIONS.contains(lower) && (call || peek().word("by") || peek().word("without"))) {
            return aggregate(t, lower);
        }
        if (call) {
            return apply(t);
        }
        if (!peek().is("{")) {
            if (lower.equals("inf")) {
                return new Expr.Num(t.at(), Double.POSITIVE_INFINITY);
            }
            if (lower.equals("nan")) {
                return new Expr.Num(t.at(), Double.NaN);
            }
        }
        return selector(t.at(), t.text());
    }

    private Expr aggregate(Token t, String op) {
        boolean without = peek().word("without");
        boolean grouped = without || peek().word("by");
        List<String> labels = List.of();
        if (grouped) {
            take();
            labels = labelList();
        }
        List<Expr> args = arguments();
        if (!grouped && (peek().word("by") || peek().word("without"))) {
            without = take().word("without");
            labels = labelList();
        }
        boolean needs = Set.of("topk", "bottomk", "quantile", "count_values").contains(op);
        int wanted = needs ? 2 : 1;
        if (args.size() != wanted) {
            throw PromqlException.parse(
                    query,
                    t.at(),
                    "wrong number of arguments for aggregate expression provided, expected " + wanted + ", got "
                            + args.size());
        }
        Expr of = args.get(wanted - 1);
        demand(of, Type.VECTOR, "aggregation expression");
        Expr param = needs ? args.get(0) : null;
        if (param != null) {
            demand(param, op.equals("count_values") ? Type.STRING : Type.SCALAR, "aggregation parameter");
        }
        return new Expr.Aggregate(t.at(), op, of, param, labels, without);
    }

    private Expr apply(Token t) {
        Function f = Function.named(t.text())
                .orElseThrow(
                        () -> PromqlException.parse(query, t.at(), "unknown function with name \"" + t.text() + "\""));
        List<Expr> args = arguments();
        int most = f.args().size();
        int least = most - f.optional();
        if (args.size() < least || args.size() > most && !f.variadic()) {
            throw PromqlException.parse(
                    query,
                    t.at(),
                    "expected " + (least == most ? "" : "at least ") + least + " argument(s) in call to \"" + f.name()
                            + "\", got " + args.size());
        }
        for (int i = 0; i < args.size(); i++) {
            demand(args.get(i), f.args().get(Math.min(i, most - 1)), "call to function \"" + f.name() + "\"");
        }
        return new Expr.Apply(t.at(), f, args);
    }

    private void demand(Expr e, Type type, String where) {
        if (e.type() != type) {
            throw PromqlException.parse(
                    query, e.at(), "expected type " + type.word + " in " + where + ", got " + e.type().word);
        }
    }

    private List<Expr> arguments() {
        expect("(", "");
        var args = new ArrayList<Expr>();
        if (accept(")")) {
            return args;
        }
        do {
            args.add(level(0));
        } while (accept(","));
        expect(")", " in function call: unclosed left parenthesis");
        return args;
    }

    private List<String> labelList() {
        expect("(", " in grouping opts");
        var labels = new ArrayList<String>();
        while (!peek().is(")")) {
            if (peek().kind() != Kind.IDENT && peek().kind() != Kind.STRING) {
                throw unexpected(" in grouping opts, expected label");
            }
            labels.add(take().text());
            if (!accept(",")) {
                break;
            }
        }
        expect(")", " in grouping opts");
        return labels;
    }

    private Expr selector(int at, @Nullable String name) {
        var matchers = new ArrayList<Matcher>();
        if (name != null) {
            matchers.add(Matcher.of(Labels.NAME, Matcher.Op.EQ, name));
        }
        if (accept("{")) {
            while (!peek().is("}")) {
                matchers.add(matcher());
                if (!accept(",")) {
                    break;
                }
            }
            expect("}", " in label matching");
        }
        if (matchers.stream().allMatch(m -> m.matches(""))) {
            throw PromqlException.parse(query, at, "vector selector must contain at least one non-empty matcher");
        }
        return new Expr.Selector(at, List.copyOf(matchers), Expr.Shift.NONE);
    }

    private Matcher matcher() {
        Token label = take();
        if (label.kind() == Kind.STRING && (peek().is(",") || peek().is("}"))) {
            return Matcher.of(Labels.NAME, Matcher.Op.EQ, label.text());
        }
        if (label.kind() != Kind.IDENT && label.kind() != Kind.STRING) {
            back();
            throw unexpected(" in label matching, expected identifier or \"}\"");
        }
        for (Matcher.Op op : Matcher.Op.values()) {
            if (accept(op.sign())) {
                Token value = peek();
                if (value.kind() != Kind.STRING) {
                    throw unexpected(" in label matching, expected string");
                }
                take();
                try {
                    return Matcher.of(label.text(), op, value.text());
                } catch (PatternSyntaxException e) {
                    throw PromqlException.parse(query, value.at(), "error parsing regexp: " + e.getDescription());
                }
            }
        }
        throw unexpected(" in label matching, expected label matching operator");
    }
}
