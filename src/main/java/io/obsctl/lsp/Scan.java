package io.obsctl.lsp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads any text, also one that is being typed and does not parse, for two things: its blocks, and what may stand at a
 * place. Knows brackets, strings, comments and names; a closing brace closes whatever was left open inside.
 */
final class Scan {
    /** What may stand at a place. */
    enum Kind {
        /** The name of an attribute, a block or a component. */
        NAME,
        /** The value of {@link Place#attribute}. */
        VALUE,
        /** Nothing that we know: a comment, a string, a label, a key of an object. */
        OTHER
    }

    /**
     * A place.
     *
     * @param block the innermost block around it, or {@code null} at the top
     * @param attribute the attribute whose value it belongs to, or empty
     */
    record Place(Kind kind, @Nullable Block block, String attribute) {}

    private enum Mode {
        START,
        HEADER,
        VALUE,
        DONE
    }

    /** One open bracket; the block's own brace where {@code block} is there. */
    private static final class Frame {
        final char bracket;
        final @Nullable Block block;
        Mode mode = Mode.START;

        Frame(char bracket, @Nullable Block block) {
            this.bracket = bracket;
            this.block = block;
        }

        boolean isBody() {
            return bracket == 'B';
        }
    }

    private final String text;
    private final int limit;
    private final List<Block> blocks = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private Frame top = new Frame('B', null);
    private boolean within;
    private boolean operator;
    private String name = "";
    private String label = "";
    private int nameStart;
    private int headerEnd;
    private String attribute = "";

    private Scan(String text, int limit) {
        this.text = text;
        this.limit = limit;
        int at = 0;
        while (at < limit) {
            at = token(at);
        }
        within = at > limit;
    }

    /** All blocks of a text in its order. */
    static List<Block> blocks(String text) {
        return List.copyOf(new Scan(text, text.length()).blocks);
    }

    /** What may stand at an offset; it must not be in the middle of a word. */
    static Place at(String text, int offset) {
        Scan scan = new Scan(text, offset);
        return new Place(scan.kind(), scan.block(), scan.attribute);
    }

    private Kind kind() {
        if (within) {
            return Kind.OTHER;
        }
        if (top.isBody()) {
            return switch (top.mode) {
                case START -> Kind.NAME;
                case VALUE -> Kind.VALUE;
                case HEADER, DONE -> Kind.OTHER;
            };
        }
        return top.bracket == '{' && top.mode != Mode.VALUE ? Kind.OTHER : Kind.VALUE;
    }

    private @Nullable Block block() {
        if (top.isBody()) {
            return top.block;
        }
        for (Frame frame : frames) {
            if (frame.isBody()) {
                return frame.block;
            }
        }
        return null;
    }

    /** Reads one token and returns where the next starts; behind the limit where the limit cuts it. */
    private int token(int at) {
        char c = text.charAt(at);
        if (c == '\n' || c == '\r') {
            lineEnd();
            return at + 1;
        }
        if (c == ' ' || c == '\t') {
            return at + 1;
        }
        if (text.startsWith("//", at)) {
            return cut(at, text.indexOf('\n', at), 0, true);
        }
        if (text.startsWith("/*", at)) {
            return cut(at, text.indexOf("*/", at + 2), 2, false);
        }
        if (c == '"' || c == '`') {
            return string(at, c);
        }
        if (isWord(c)) {
            return word(at);
        }
        bracketOrSign(c);
        return at + 1;
    }

    /** A comment that ends at {@code end}; one that has not ended before the limit holds the limit. */
    private int cut(int at, int end, int width, boolean line) {
        int behind = end < 0 ? text.length() + 1 : end + width;
        // The end of its line still belongs to a line comment.
        return line && behind == limit ? limit + 1 : Math.max(behind, at + 1);
    }

    private int string(int at, char quote) {
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            if (quote == '"' && text.charAt(i) == '\n') {
                break;
            }
            i += quote == '"' && text.charAt(i) == '\\' ? 2 : 1;
        }
        boolean closed = i < text.length() && text.charAt(i) == quote;
        int end = closed ? i + 1 : Math.min(i, text.length());
        if (end <= limit && top.isBody() && top.mode == Mode.HEADER) {
            label = text.substring(at + 1, closed ? end - 1 : end);
            headerEnd = end;
        }
        operator = false;
        // An unclosed string goes to the end of its line, that end included.
        return !closed && end == limit ? limit + 1 : end;
    }

    private int word(int at) {
        int end = at;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        if (top.isBody() && top.mode == Mode.START) {
            name = text.substring(at, end);
            label = "";
            nameStart = at;
            headerEnd = end;
            top.mode = Mode.HEADER;
        }
        operator = false;
        return end;
    }

    private void lineEnd() {
        boolean goesOn = top.mode == Mode.VALUE && operator;
        if ((top.isBody() || top.bracket == '{') && !goesOn) {
            top.mode = Mode.START;
            if (top.isBody()) {
                attribute = "";
            }
        }
    }

    private void bracketOrSign(char c) {
        operator = "+-*/%^&|<>!".indexOf(c) >= 0;
        switch (c) {
            case '{' -> open();
            case '[', '(' -> push(new Frame(c, null));
            case '}' -> close();
            case ']', ')' -> {
                if (top.bracket == (c == ']' ? '[' : '(')) {
                    top = frames.pop();
                }
            }
            case '=' -> {
                if (top.isBody() && top.mode == Mode.HEADER) {
                    attribute = name;
                }
                top.mode = Mode.VALUE;
            }
            case ',' -> {
                if (top.bracket == '{') {
                    top.mode = Mode.START;
                }
            }
            default -> {}
        }
    }

    private void open() {
        if (top.isBody() && top.mode == Mode.HEADER) {
            Block block = new Block(name, label, top.block, nameStart, headerEnd);
            blocks.add(block);
            push(new Frame('B', block));
        } else {
            push(new Frame('{', null));
        }
    }

    private void push(Frame frame) {
        frames.push(top);
        top = frame;
    }

    private void close() {
        while (top.bracket == '[' || top.bracket == '(') {
            top = frames.pop();
        }
        if (!frames.isEmpty()) {
            boolean body = top.isBody();
            top = frames.pop();
            top.mode = body ? Mode.DONE : top.mode;
        }
    }

    /** Whether a character is part of a name with its dots. */
    static boolean isWord(char c) {
        return c == '_' || c == '.' || Character.isLetterOrDigit(c);
    }
}
