package io.obsctl.lang.alloy.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a text has the shape of an expression in one of the small languages inside Alloy's strings: operands with
 * operators between them, brackets and quotes closed. What stands inside brackets, and what names mean, is not looked at.
 */
final class ExpressionShape {
    /**
     * JMESPath as its community version extends it: {@code =} compares too, and there is arithmetic (accepted and
     * refused texts asked of Alloy 1.15.1).
     */
    static final ExpressionShape JMES = new ExpressionShape(
            "[A-Za-z_][A-Za-z0-9_]*|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`(?:[^`\\\\]|\\\\.)*`|[@$*]",
            "[!&]",
            "\\|\\||&&|==|!=|<=|>=|//|[.|=<>+*/%-]",
            true);

    /** OTTL's conditions. */
    static final ExpressionShape OTTL = new ExpressionShape(
            "\"(?:[^\"\\\\]|\\\\.)*\"|0x[0-9a-fA-F]+|[+-]?[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?"
                    + "|(?!(?:and|or|not)\\b)[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*",
            "not\\b",
            "==|!=|<=|>=|[<>+*/-]|and\\b|or\\b",
            false);

    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final Pattern QUOTED =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`(?:[^`\\\\]|\\\\.)*`", Pattern.DOTALL);

    private final Pattern operand;
    private final Pattern prefix;
    private final Pattern operator;
    private final boolean singleQuotes;

    private ExpressionShape(String operand, String prefix, String operator, boolean singleQuotes) {
        this.operand = Pattern.compile(operand, Pattern.DOTALL);
        this.prefix = Pattern.compile(prefix);
        this.operator = Pattern.compile(operator);
        this.singleQuotes = singleQuotes;
    }

    boolean fits(String text) {
        int at = skip(SPACE, text, 0);
        boolean wanted = true;
        int open = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next;
            if (wanted && c == '(') {
                open++;
                next = at + 1;
            } else if (wanted && (c == '[' || c == '{')) {
                next = closed(text, at);
                wanted = false;
            } else if (wanted) {
                next = skip(prefix, text, at);
                if (next == at) {
                    next = skip(operand, text, at);
                    wanted = false;
                }
            } else if (c == '(' || c == '[') {
                next = closed(text, at);
            } else if (c == ')' && open > 0) {
                open--;
                next = at + 1;
            } else {
                next = skip(operator, text, at);
                wanted = true;
            }
            if (next <= at) {
                return false;
            }
            at = skip(SPACE, text, next);
        }
        return !wanted && open == 0;
    }

    /** Where the pattern ends that begins at the place; the place when it does not begin there. */
    private static int skip(Pattern pattern, String text, int at) {
        Matcher m = pattern.matcher(text).region(at, text.length());
        return m.lookingAt() ? m.end() : at;
    }

    /** Behind the bracket that closes the one at the place; -1 when there is none. */
    private int closed(String text, int from) {
        StringBuilder awaited = new StringBuilder();
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || (singleQuotes && (c == '\'' || c == '`'))) {
                int end = skip(QUOTED, text, at);
                if (end == at) {
                    return -1;
                }
                at = end;
                continue;
            }
            int kind = "([{".indexOf(c);
            if (kind >= 0) {
                awaited.append(")]}".charAt(kind));
            } else if (")]}".indexOf(c) >= 0) {
                if (awaited.isEmpty() || awaited.charAt(awaited.length() - 1) != c) {
                    return -1;
                }
                awaited.setLength(awaited.length() - 1);
                if (awaited.isEmpty()) {
                    return at + 1;
                }
            }
            at++;
        }
        return -1;
    }
}
