package io.obsctl.sandbox.collector.ottl;

import io.obsctl.sandbox.collector.text.GoStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads statements and conditions. */
final class OttlParser {
    private static final Pattern WORD = Pattern.compile("\\s*(?:"
            + "(?<string>\"(?:[^\"\\\\]|\\\\.)*\")"
            + "|(?<number>-?\\d+(?:\\.\\d+)?)"
            + "|(?<name>[a-zA-Z_][a-zA-Z0-9_]*)"
            + "|(?<sign>==|!=|<=|>=|<|>|[()\\[\\],.+*/=-])"
            + ")");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

    private record Token(String kind, String text) {}

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    OttlParser(String source) throws OttlFailure {
        this.source = source;
        Matcher m = WORD.matcher(source);
        int end = 0;
        while (!source.substring(end).isBlank()) {
            if (!m.find(end) || m.start() != end) {
                throw new OttlFailure("cannot read \"" + source.substring(end).strip() + "\"");
            }
            for (String kind : List.of("string", "number", "name", "sign")) {
                if (m.group(kind) != null) {
                    tokens.add(new Token(kind, m.group(kind)));
                }
            }
            end = m.end();
        }
    }

    /** {@code function(…) [where condition]}. */
    Ottl.Parts statement() throws OttlFailure {
        Expr expr = operand();
        if (!(expr instanceof Expr.Call call)
                || !Character.isLowerCase(call.name().charAt(0))) {
            throw new OttlFailure("a statement starts with a function such as set(…): " + source);
        }
        Expr where = null;
        if (isName("where")) {
            at++;
            where = or();
        }
        end();
        return new Ottl.Parts(call, where);
    }

    Expr condition() throws OttlFailure {
        Expr condition = or();
        end();
        return condition;
    }

    private void end() throws OttlFailure {
        if (at < tokens.size()) {
            throw new OttlFailure("\"" + tokens.get(at).text() + "\" is not expected in: " + source);
        }
    }

    private Expr or() throws OttlFailure {
        Expr left = and();
        while (isName("or")) {
            at++;
            left = new Expr.Or(left, and());
        }
        return left;
    }

    private Expr and() throws OttlFailure {
        Expr left = not();
        while (isName("and")) {
            at++;
            left = new Expr.And(left, not());
        }
        return left;
    }

    private Expr not() throws OttlFailure {
        if (isName("not")) {
            at++;
            return new Expr.Not(not());
        }
        return comparison();
    }

    private Expr comparison() throws OttlFailure {
        Expr left;
        if (isSign("(")) {
            at++;
            left = or();
            sign(")");
        } else {
            left = sum();
        }
        if (at < tokens.size() && COMPARISONS.contains(tokens.get(at).text()) && !isKind("string")) {
            String operator = tokens.get(at++).text();
            return new Expr.Compare(left, operator, sum());
        }
        return left;
    }

    private Expr sum() throws OttlFailure {
        Expr left = product();
        while (isSign("+") || isSign("-")) {
            String operator = tokens.get(at++).text();
            left = new Expr.Math(left, operator, product());
        }
        return left;
    }

    private Expr product() throws OttlFailure {
        Expr left = operand();
        while (isSign("*") || isSign("/")) {
            String operator = tokens.get(at++).text();
            left = new Expr.Math(left, operator, operand());
        }
        return left;
    }

    private Expr operand() throws OttlFailure {
        Token token = next();
        switch (token.kind()) {
            case "string" -> {
                return new Expr.Literal(unquoted(token.text()));
            }
            case "number" -> {
                return new Expr.Literal(number(token.text()));
            }
            case "name" -> {
                return named(token.text());
            }
            default -> {
                if (token.text().equals("[")) {
                    return new Expr.Items(list("]"));
                }
                if (token.text().equals("(")) {
                    Expr inner = sum();
                    sign(")");
                    return inner;
                }
                throw new OttlFailure("\"" + token.text() + "\" is not expected in: " + source);
            }
        }
    }

    private static Object number(String text) throws OttlFailure {
        try {
            return text.contains(".") ? (Object) Double.parseDouble(text) : (Object) Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new OttlFailure("the number " + text + " is too large");
        }
    }

    private static String unquoted(String literal) throws OttlFailure {
        try {
            return GoStrings.unescape(literal.substring(1, literal.length() - 1));
        } catch (IllegalArgumentException e) {
            throw new OttlFailure("the string " + literal + " has an escape that is not known");
        }
    }

    private Expr named(String name) throws OttlFailure {
        switch (name) {
            case "nil" -> {
                return new Expr.Literal(null);
            }
            case "true", "false" -> {
                return new Expr.Literal(name.equals("true"));
            }
            default -> {
                // a function, an enum or a path
            }
        }
        if (isSign("(")) {
            at++;
            return new Expr.Call(name, list(")"));
        }
        Long value = OttlEnums.value(name);
        if (value != null) {
            return new Expr.Literal(value);
        }
        return path(name);
    }

    private Expr path(String name) throws OttlFailure {
        List<String> names = new ArrayList<>(List.of(name));
        List<Object> keys = new ArrayList<>();
        while (isSign(".") || isSign("[")) {
            boolean key = tokens.get(at++).text().equals("[");
            Token token = next();
            if (!key) {
                names.add(token.text());
            } else {
                keys.add(token.kind().equals("string") ? unquoted(token.text()) : number(token.text()));
                sign("]");
            }
        }
        return new Expr.Path(new Place(names, keys));
    }

    private List<Expr> list(String close) throws OttlFailure {
        List<Expr> values = new ArrayList<>();
        while (!isSign(close)) {
            values.add(or());
            if (isSign("=")) {
                throw new OttlFailure("named arguments are not known to the sandbox's collector: " + source);
            }
            if (!isSign(close)) {
                sign(",");
            }
        }
        at++;
        return values;
    }

    private Token next() throws OttlFailure {
        if (at >= tokens.size()) {
            throw new OttlFailure("the statement ends too early: " + source);
        }
        return tokens.get(at++);
    }

    private void sign(String sign) throws OttlFailure {
        if (!isSign(sign)) {
            throw new OttlFailure("\"" + sign + "\" is missing in: " + source);
        }
        at++;
    }

    private boolean isSign(String sign) {
        Token token = peek();
        return token != null && token.kind().equals("sign") && token.text().equals(sign);
    }

    private boolean isName(String name) {
        Token token = peek();
        return token != null && token.kind().equals("name") && token.text().equals(name);
    }

    private boolean isKind(String kind) {
        Token token = peek();
        return token != null && token.kind().equals(kind);
    }

    private @Nullable Token peek() {
        return at < tokens.size() ? tokens.get(at) : null;
    }
}
