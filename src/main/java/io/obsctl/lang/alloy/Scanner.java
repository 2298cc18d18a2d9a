package io.obsctl.lang.alloy;

import java.nio.charset.StandardCharsets;

/**
 * Cuts a source into tokens. After {@link #advance} the fields describe the token. A line end counts as a token only
 * behind something that can end a statement, as in Alloy.
 */
final class Scanner {
    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    TokenKind kind = TokenKind.END;
    /** Text of names, literals and comments; empty for operators. */
    String text = "";

    int start;
    int end;

    private final byte[] bytes;
    private final SyntaxProblems problems;

    private int current = ' ';
    private int offset;
    private int next;
    private boolean lineEndCounts;

    Scanner(Source source, SyntaxProblems problems) {
        this.bytes = source.bytes();
        this.problems = problems;
        read();
        if (current == BYTE_ORDER_MARK) {
            read();
        }
    }

    /** Moves to the next token; at the end it stays there. */
    void advance() {
        skipBlanks();
        start = offset;
        text = "";
        boolean endsStatement = false;
        if (isLetter(current)) {
            text = name();
            kind = keyword(text);
            endsStatement = true;
        } else if (isDecimal(current) || (current == '.' && isDecimal(peek()))) {
            number();
            endsStatement = true;
        } else {
            endsStatement = symbol();
        }
        lineEndCounts = endsStatement;
        end = Math.max(start, kind == TokenKind.LINE_END ? start : offset);
    }

    private static TokenKind keyword(String word) {
        return switch (word) {
            case "true", "false" -> TokenKind.BOOL;
            case "null" -> TokenKind.NULL;
            default -> TokenKind.NAME;
        };
    }

    /** Whether a line end behind the token counts. */
    private boolean symbol() {
        int first = current;
        if (first == '/' && slash()) {
            return false;
        }
        read();
        switch (first) {
            case END -> {
                kind = lineEndCounts ? TokenKind.LINE_END : TokenKind.END;
                return false;
            }
            case '\n' -> kind = TokenKind.LINE_END;
            case '\'' -> {
                problems.add(start, start + 1, "strings stand in double quotes, not in single ones");
                string('\'', true, false);
                kind = TokenKind.ILLEGAL;
                return true;
            }
            case '"' -> {
                string('"', true, false);
                return true;
            }
            case '`' -> {
                string('`', false, true);
                return true;
            }
            case '}', ')', ']' -> {
                kind = closing(first);
                return true;
            }
            default -> {
                return operator(first);
            }
        }
        return false;
    }

    private static TokenKind closing(int character) {
        return switch (character) {
            case '}' -> TokenKind.RIGHT_BRACE;
            case ')' -> TokenKind.RIGHT_PAREN;
            default -> TokenKind.RIGHT_BRACKET;
        };
    }

    private boolean operator(int first) {
        switch (first) {
            case '|' -> doubled('|', TokenKind.OR);
            case '&' -> doubled('&', TokenKind.AND);
            case '!' -> kind = withEquals(TokenKind.NOT, TokenKind.NOT_EQUAL);
            case '=' -> kind = withEquals(TokenKind.ASSIGN, TokenKind.EQUAL);
            case '<' -> kind = withEquals(TokenKind.LESS, TokenKind.LESS_EQUAL);
            case '>' -> kind = withEquals(TokenKind.GREATER, TokenKind.GREATER_EQUAL);
            case '+' -> kind = TokenKind.PLUS;
            case '-' -> kind = TokenKind.MINUS;
            case '*' -> kind = TokenKind.TIMES;
            case '/' -> kind = TokenKind.DIVIDE;
            case '%' -> kind = TokenKind.MODULO;
            case '^' -> kind = TokenKind.POWER;
            case '{' -> kind = TokenKind.LEFT_BRACE;
            case '(' -> kind = TokenKind.LEFT_PAREN;
            case '[' -> kind = TokenKind.LEFT_BRACKET;
            case ',' -> kind = TokenKind.COMMA;
            case '.' -> kind = TokenKind.DOT;
            default -> {
                if (first != BYTE_ORDER_MARK) {
                    problems.add(start, offset, "no config holds the character " + shown(first));
                }
                kind = TokenKind.ILLEGAL;
                return lineEndCounts;
            }
        }
        return false;
    }

    private static String shown(int character) {
        String code = String.format("U+%04X", character);
        return Character.isISOControl(character) || character == 0xFFFD
                ? code
                : code + " '" + Character.toString(character) + "'";
    }

    private void doubled(char character, TokenKind found) {
        if (current == character) {
            read();
        } else {
            problems.add(offset, offset, "a second " + character + " is missing");
        }
        kind = found;
    }

    private TokenKind withEquals(TokenKind without, TokenKind with) {
        if (current == '=') {
            read();
            return with;
        }
        return without;
    }

    /** A comment, or a line end in front of one. False for a division. */
    private boolean slash() {
        int second = peek();
        if (second != '/' && second != '*') {
            return false;
        }
        if (lineEndCounts && onlyCommentsUntilLineEnd()) {
            kind = TokenKind.LINE_END;
            return true;
        }
        read();
        if (second == '/') {
            lineComment();
        } else {
            blockComment();
        }
        kind = TokenKind.COMMENT;
        return true;
    }

    private void lineComment() {
        while (current != '\n' && current != END) {
            read();
        }
        text = withoutReturns(false);
    }

    private void blockComment() {
        read();
        boolean closed = false;
        while (current != END && !closed) {
            int character = current;
            read();
            closed = character == '*' && current == '/';
        }
        if (closed) {
            read();
        } else {
            problems.add(start, start + 2, "the comment is not closed");
        }
        text = withoutReturns(true);
    }

    /** The token's text without carriage returns, except one that keeps a star and a slash apart. */
    private String withoutReturns(boolean block) {
        byte[] kept = new byte[offset - start];
        int n = 0;
        for (int i = start; i < offset; i++) {
            boolean guards = block && n > 2 && kept[n - 1] == '*' && i + 1 < offset && bytes[i + 1] == '/';
            if (bytes[i] != '\r' || guards) {
                kept[n++] = bytes[i];
            }
        }
        return new String(kept, 0, n, StandardCharsets.UTF_8);
    }

    /** Looks ahead from a slash without moving: is there nothing but comments before the line ends? */
    private boolean onlyCommentsUntilLineEnd() {
        int i = offset;
        while (i + 1 < bytes.length && bytes[i] == '/') {
            if (bytes[i + 1] == '/') {
                return true;
            }
            if (bytes[i + 1] != '*') {
                return false;
            }
            i += 2;
            while (i < bytes.length && !(bytes[i] == '*' && i + 1 < bytes.length && bytes[i + 1] == '/')) {
                if (bytes[i] == '\n') {
                    return true;
                }
                i++;
            }
            i = Math.min(bytes.length, i + 2);
            while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r')) {
                i++;
            }
            if (i >= bytes.length || bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private String name() {
        while (isLetter(current) || isDigit(current)) {
            read();
        }
        return new String(bytes, start, offset - start, StandardCharsets.UTF_8);
    }

    private void number() {
        kind = TokenKind.INTEGER;
        digits();
        if (current == '.') {
            kind = TokenKind.FLOAT;
            read();
            digits();
        }
        if (current == 'e' || current == 'E') {
            kind = TokenKind.FLOAT;
            read();
            if (current == '+' || current == '-') {
                read();
            }
            if (!digits()) {
                problems.add(start, offset, "the exponent has no digits");
            }
        }
        text = new String(bytes, start, offset - start, StandardCharsets.US_ASCII);
    }

    private boolean digits() {
        int before = offset;
        while (isDecimal(current)) {
            read();
        }
        return offset > before;
    }

    private void string(char quote, boolean escapes, boolean manyLines) {
        kind = TokenKind.STRING;
        while (true) {
            int character = current;
            if (character == END || (character == '\n' && !manyLines)) {
                problems.add(start, offset, "the string is not closed");
                break;
            }
            read();
            if (character == quote) {
                break;
            }
            if (escapes && character == '\\') {
                escape();
            }
        }
        text = new String(bytes, start, offset - start, StandardCharsets.UTF_8);
    }

    private void escape() {
        int at = offset;
        int digits;
        int base = 16;
        int highest = Character.MAX_CODE_POINT;
        switch (current) {
            case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', '"' -> {
                read();
                return;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                digits = 3;
                base = 8;
                highest = 255;
            }
            case 'x' -> {
                digits = 2;
                highest = 255;
            }
            case 'u' -> digits = 4;
            case 'U' -> digits = 8;
            default -> {
                problems.add(
                        at,
                        Math.max(at, next),
                        current == END ? "the escape is not finished" : "there is no such escape in a string");
                return;
            }
        }
        if (base == 16) {
            read();
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = current < 0x80 ? Character.digit(current, 16) : -1;
            if (digit < 0 || digit >= base) {
                problems.add(
                        at,
                        offset,
                        current == END ? "the escape is not finished" : "the escape needs " + digits + " digits");
                return;
            }
            value = value * base + digit;
            read();
        }
        if (value > highest || (value >= 0xD800 && value < 0xE000)) {
            problems.add(at, offset, "the escape is no character of Unicode");
        }
    }

    private void skipBlanks() {
        while (current == ' ' || current == '\t' || current == '\r' || (current == '\n' && !lineEndCounts)) {
            read();
        }
    }

    private int peek() {
        return next < bytes.length ? bytes[next] & 0xFF : 0;
    }

    /** Reads the next code point; one that is not UTF-8 counts as U+FFFD of one byte. */
    private void read() {
        offset = next;
        if (next >= bytes.length) {
            current = END;
            return;
        }
        int first = bytes[next] & 0xFF;
        if (first < 0x80) {
            next++;
            current = first;
            if (first == 0) {
                problems.add(offset, next, "the text holds a NUL");
            }
            return;
        }
        int width = Utf8.width(bytes, next);
        if (width == 0) {
            problems.add(offset, offset + 1, "the text is not UTF-8 here");
            next++;
            current = 0xFFFD;
            return;
        }
        current = Utf8.decode(bytes, next, width);
        next += width;
        if (current == BYTE_ORDER_MARK && offset > 0) {
            problems.add(offset, next, "a byte order mark may only stand at the very start");
        }
    }

    static boolean isLetter(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '_'
                || (character >= 0x80 && Character.isLetter(character));
    }

    private static boolean isDecimal(int character) {
        return character >= '0' && character <= '9';
    }

    static boolean isDigit(int character) {
        return isDecimal(character) || (character >= 0x80 && Character.isDigit(character));
    }
}
