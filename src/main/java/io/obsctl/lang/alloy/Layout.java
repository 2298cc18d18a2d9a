package io.obsctl.lang.alloy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Takes tokens and spacing, weaves the comments in where they stood, and gives text for {@link ElasticTabs}.
 *
 * <p>Spacing waits until the next token, since a comment in between changes what becomes of it. The place of a token in
 * the source is known for some and reckoned for the others from what was written since; comments are placed by it, as
 * Alloy does it, including the cases where the reckoning is off.
 */
final class Layout {
    /** Spacing between tokens. The two indents are instructions and write nothing by themselves. */
    enum Gap {
        NONE(0),
        BLANK(' '),
        /** Ends a cell: what follows is aligned with the lines around. */
        CELL('\u000b'),
        LINE('\n'),
        /** A line end that also ends alignment. */
        SECTION('\f'),
        INDENT(0),
        OUTDENT(0);

        private final int character;

        Gap(int character) {
            this.character = character;
        }
    }

    private static final int MOST_GAPS = 16;
    private static final int MOST_LINES = 2;

    private final Source source;
    private final List<CommentGroup> comments;
    private int nextComment;

    private byte[] out = new byte[1024];
    private int size;
    private boolean atLineStart = true;
    private int indent;
    private boolean afterInteger;

    private final Gap[] gaps = new Gap[MOST_GAPS];
    private int gapCount;

    private int offset;
    private int line = 1;
    private int lastLine;
    private boolean wroteText;

    Layout(AlloyFile file) {
        this.source = file.source();
        this.comments = file.comments();
    }

    /** Says where in the source the next token starts. */
    Layout at(int sourceOffset) {
        offset = sourceOffset;
        line = source.line(sourceOffset);
        return this;
    }

    Layout gap(Gap gap) {
        if (gapCount == MOST_GAPS) {
            writeGaps(gapCount);
        }
        gaps[gapCount++] = gap;
        afterInteger = false;
        return this;
    }

    /** A name or a literal. */
    Layout text(String text) {
        return write(text, false);
    }

    /** A literal that a dot must not touch. */
    Layout integer(String text) {
        return write(text, true);
    }

    /** An operator, a bracket, a comma. */
    Layout symbol(String symbol) {
        if (afterInteger && symbol.charAt(0) == '.') {
            gaps[0] = Gap.BLANK;
            gapCount = 1;
        }
        return write(symbol, false);
    }

    private Layout write(String text, boolean integer) {
        int tokenOffset = offset;
        int tokenLine = line;
        if (commentDue(tokenOffset)) {
            writeComments(tokenOffset, tokenLine);
        } else {
            writeGaps(gapCount);
        }
        writeText(text, tokenOffset, tokenLine, false);
        afterInteger = integer;
        return this;
    }

    /** Writes the comments that are left and returns all. */
    TrailingBlanks finish() {
        while (nextComment < comments.size()) {
            writeGroup(comments.get(nextComment++), Integer.MAX_VALUE);
        }
        TrailingBlanks trimmed = new TrailingBlanks(size + size / 4);
        new ElasticTabs(out, size, trimmed).run();
        return trimmed;
    }

    private boolean commentDue(int before) {
        return nextComment < comments.size()
                && comments.get(nextComment).comments().get(0).span().start() <= before;
    }

    private void writeComments(int tokenOffset, int tokenLine) {
        Comment last = null;
        while (commentDue(tokenOffset)) {
            CommentGroup group = comments.get(nextComment++);
            writeGroup(group, tokenLine);
            last = group.comments().get(group.comments().size() - 1);
        }
        if (last != null) {
            closeComments(last, tokenLine);
        }
    }

    private void writeGroup(CommentGroup group, int tokenLine) {
        for (Comment comment : group.comments()) {
            int start = comment.span().start();
            int commentLine = source.line(start);
            if (size > 0) {
                if (commentLine == lastLine) {
                    // Behind a token it is aligned with its neighbours; between two it is not.
                    writeCharacter(commentLine == tokenLine ? ' ' : '\t', 1);
                } else {
                    startCommentLine(commentLine);
                }
            }
            writeText(comment.text(), start, commentLine, true);
        }
    }

    /** A comment on a line of its own: indents that stand first still count, the first gap behind them is dropped. */
    private void startCommentLine(int commentLine) {
        int indents = 0;
        while (indents < gapCount && (gaps[indents] == Gap.INDENT || gaps[indents] == Gap.OUTDENT)) {
            indents++;
        }
        if (indents < gapCount) {
            gaps[indents] = Gap.NONE;
            writeGaps(indents);
        }
        int lines = wroteText ? commentLine - lastLine : 0;
        if (lines > 0) {
            writeCharacter('\f', Math.min(lines, MOST_LINES));
        }
    }

    /** What stands between the last comment and the token: as many lines as in the source, up to two. */
    private void closeComments(Comment last, int tokenLine) {
        int commentEnd = last.span().start() + TokenStream.bytes(last.text()) - 1;
        if (last.isBlock() && tokenLine == source.line(commentEnd)) {
            writeCharacter(' ', 1);
        }
        int lines = tokenLine - lastLine;
        boolean section = false;
        for (int i = 0; i < gapCount; i++) {
            section |= gaps[i] == Gap.SECTION;
            if (gaps[i] != Gap.INDENT && gaps[i] != Gap.OUTDENT) {
                gaps[i] = Gap.NONE;
            }
        }
        writeGaps(gapCount);
        if (lines > 0) {
            writeCharacter(section ? '\f' : '\n', Math.min(lines, MOST_LINES));
        }
    }

    private void writeGaps(int count) {
        for (int i = 0; i < count; i++) {
            switch (gaps[i]) {
                case NONE -> {}
                case INDENT -> indent++;
                case OUTDENT -> indent--;
                default -> writeCharacter(gaps[i].character, 1);
            }
        }
        System.arraycopy(gaps, count, gaps, 0, gapCount - count);
        gapCount -= count;
    }

    private void writeText(String text, int textOffset, int textLine, boolean guarded) {
        if (atLineStart) {
            writeIndent();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (guarded) {
            append(ElasticTabs.GUARD);
        }
        ensure(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
        if (guarded) {
            append(ElasticTabs.GUARD);
        }
        line = textLine;
        for (byte b : bytes) {
            if (b == '\n' || b == '\f') {
                line++;
            }
        }
        offset = textOffset + bytes.length;
        atLineStart = false;
        lastLine = line;
        wroteText = true;
    }

    private void writeIndent() {
        for (int i = 0; i < indent; i++) {
            append((byte) '\t');
        }
        offset += Math.max(0, indent);
        atLineStart = false;
    }

    private void writeCharacter(int character, int times) {
        if (atLineStart) {
            writeIndent();
        }
        for (int i = 0; i < times; i++) {
            append((byte) character);
        }
        offset += times;
        if (character == '\n' || character == '\f') {
            line += times;
            atLineStart = true;
        }
    }

    private void append(byte b) {
        ensure(1);
        out[size++] = b;
    }

    private void ensure(int more) {
        if (size + more > out.length) {
            out = Arrays.copyOf(out, Math.max(size + more, out.length * 2));
        }
    }
}
