package io.obsctl.sandbox.collector.template;

import io.obsctl.sandbox.collector.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a template into its tree. Refuses functions that are not known, as Go does. */
final class Parser {
    private static final Set<String> ENDINGS = Set.of("end", "else");

    private final List<Token> tokens;
    private final Set<String> functions;
    private int at;
    private int rangeDepth;

    Parser(List<Token> tokens, Set<String> functions) {
        this.tokens = tokens;
        this.functions = functions;
    }

    List<Node> parse() throws TemplateFailure {
        List<Node> nodes = nodes();
        if (!peek().is(Kind.END)) {
            throw new TemplateFailure("unexpected {{" + tokens.get(at + 1).text() + "}}");
        }
        return nodes;
    }

    /** Until the end of the text or before an {@code end} or {@code else}. */
    private List<Node> nodes() throws TemplateFailure {
        List<Node> nodes = new ArrayList<>();
        while (!peek().is(Kind.END)) {
            Token token = next();
            if (token.is(Kind.TEXT)) {
                nodes.add(new Node.Text(token.text()));
            } else if (peek().is(Kind.WORD) && ENDINGS.contains(peek().text())) {
                at--;
                return nodes;
            } else {
                nodes.add(action());
            }
        }
        return nodes;
    }

    private Node action() throws TemplateFailure {
        Token word = peek();
        if (word.is(Kind.WORD)) {
            switch (word.text()) {
                case "if", "with" -> {
                    at++;
                    return branch(word.text());
                }
                case "range" -> {
                    at++;
                    return range();
                }
                case "break", "continue" -> {
                    at++;
                    expect(Kind.CLOSE);
                    if (rangeDepth == 0) {
                        throw new TemplateFailure("{{" + word.text() + "}} outside {{range}}");
                    }
                    return new Node.Jump(word.text().equals("break"));
                }
                case "define", "template", "block" ->
                    throw new TemplateFailure("{{" + word.text() + "}} is not known to the sandbox's collector");
                default -> {
                    // a function
                }
            }
        }
        Node.Pipeline pipeline = pipeline();
        expect(Kind.CLOSE);
        return new Node.Action(pipeline);
    }

    private Node branch(String keyword) throws TemplateFailure {
        Node.Pipeline condition = pipeline();
        expect(Kind.CLOSE);
        List<Node> then = nodes();
        return new Node.Branch(keyword.equals("with"), condition, then, otherwise(keyword));
    }

    private Node range() throws TemplateFailure {
        Node.Pipeline over = pipeline();
        expect(Kind.CLOSE);
        rangeDepth++;
        List<Node> body = nodes();
        rangeDepth--;
        return new Node.Range(over, body, otherwise("range"));
    }

    private List<Node> otherwise(String keyword) throws TemplateFailure {
        if (peek().is(Kind.END)) {
            throw new TemplateFailure("unexpected EOF");
        }
        at++; // {{
        Token word = next();
        if (word.isWord("end")) {
            expect(Kind.CLOSE);
            return List.of();
        }
        Token after = peek();
        if (after.isWord(keyword) && !keyword.equals("range")) {
            at++;
            return List.of(branch(keyword));
        }
        expect(Kind.CLOSE);
        List<Node> nodes = nodes();
        if (peek().is(Kind.END)) {
            throw new TemplateFailure("unexpected EOF");
        }
        at++;
        if (!next().isWord("end")) {
            throw new TemplateFailure("expected end; found {{else}}");
        }
        expect(Kind.CLOSE);
        return nodes;
    }

    private Node.Pipeline pipeline() throws TemplateFailure {
        List<String> variables = new ArrayList<>();
        boolean declares = false;
        int start = at;
        while (peek().is(Kind.VARIABLE)) {
            variables.add(next().text());
            if (peek().is(Kind.COMMA)) {
                at++;
                continue;
            }
            if (peek().is(Kind.DECLARE) || peek().is(Kind.ASSIGN)) {
                declares = next().is(Kind.DECLARE);
                start = -1;
            }
            break;
        }
        if (start >= 0) {
            at = start;
            variables.clear();
        }
        List<Node.Command> commands = new ArrayList<>();
        commands.add(command());
        while (peek().is(Kind.PIPE)) {
            at++;
            Node.Command command = command();
            if (!(command.operands().get(0) instanceof Node.Call)) {
                throw new TemplateFailure("non executable command in pipeline stage " + (commands.size() + 1));
            }
            commands.add(command);
        }
        return new Node.Pipeline(variables, declares, commands);
    }

    private Node.Command command() throws TemplateFailure {
        List<Node.Operand> operands = new ArrayList<>();
        while (!peek().is(Kind.CLOSE) && !peek().is(Kind.PIPE) && !peek().is(Kind.RIGHT)) {
            operands.add(operand());
        }
        if (operands.isEmpty()) {
            throw new TemplateFailure("missing value for command");
        }
        if (operands.size() > 1 && !(operands.get(0) instanceof Node.Call)) {
            throw new TemplateFailure("can't give argument to non-function");
        }
        return new Node.Command(operands);
    }

    private Node.Operand operand() throws TemplateFailure {
        Token token = next();
        return switch (token.kind()) {
            case STRING -> new Node.Literal(token.text());
            case CHARACTER -> new Node.Literal((long) token.text().codePointAt(0));
            case NUMBER -> new Node.Literal(number(token.text()));
            case FIELD -> {
                at--;
                yield path(null);
            }
            case DOT -> path(new Node.Path(null, List.of()));
            case VARIABLE -> path(new Node.Variable(token.text()));
            case LEFT -> {
                Node.Pipeline inner = pipeline();
                expect(Kind.RIGHT);
                yield path(new Node.Group(inner));
            }
            case WORD -> word(token.text());
            default -> throw new TemplateFailure("unexpected \"" + token.text() + "\" in operand");
        };
    }

    private Node.Operand path(Node.@Nullable Operand start) {
        List<String> names = new ArrayList<>();
        while (peek().is(Kind.FIELD) && (!peek().spaced() || (start == null && names.isEmpty()))) {
            names.add(next().text());
        }
        return names.isEmpty() && start != null ? start : new Node.Path(start, names);
    }

    private Node.Operand word(String word) throws TemplateFailure {
        return switch (word) {
            case "true" -> new Node.Literal(true);
            case "false" -> new Node.Literal(false);
            case "nil" -> new Node.Literal(null);
            default -> {
                if (!functions.contains(word)) {
                    throw new TemplateFailure("function \"" + word + "\" not defined");
                }
                yield new Node.Call(word);
            }
        };
    }

    private static Object number(String text) throws TemplateFailure {
        try {
            String plain = text.replace("_", "");
            if (plain.matches("[+-]?0[xX][0-9a-fA-F]+")) {
                return Long.decode(plain);
            }
            if (plain.matches("[+-]?[0-9]+")) {
                return Long.parseLong(plain);
            }
            return Double.parseDouble(plain);
        } catch (NumberFormatException e) {
            throw new TemplateFailure("bad number syntax: \"" + text + "\"");
        }
    }

    private void expect(Kind kind) throws TemplateFailure {
        Token token = next();
        if (!token.is(kind)) {
            throw new TemplateFailure("unexpected \"" + token.text() + "\"");
        }
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        Token token = tokens.get(at);
        if (!token.is(Kind.END)) {
            at++;
        }
        return token;
    }
}
