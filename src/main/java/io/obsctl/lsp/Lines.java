package io.obsctl.lsp;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/**
 * A text with its lines, as two sides count them: LSP has lines end at CR LF, LF or CR and counts UTF-16 units from 0;
 * our positions have lines end at LF and count code points from 1. Offsets here are UTF-16 units from 0.
 */
final class Lines {
    private final String text;
    private final int[] editor;
    private final int[] ours;

    Lines(String text) {
        this.text = text;
        this.editor = starts(text, true);
        this.ours = starts(text, false);
    }

    private static int[] starts(String text, boolean carriageReturns) {
        List<Integer> starts = new ArrayList<>();
        starts.add(0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || carriageReturns && c == '\r' && !pair) {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The offset of an editor's position; one outside of the text or line is taken to the nearest end, as LSP says. */
    int offset(Position position) {
        int line = position.getLine();
        if (line < 0) {
            return 0;
        }
        if (line >= editor.length) {
            return text.length();
        }
        int end = line + 1 < editor.length ? editor[line + 1] : text.length();
        while (end > editor[line] && isLineEnd(text.charAt(end - 1))) {
            end--;
        }
        return (int) Math.min(end, (long) editor[line] + Math.max(0, position.getCharacter()));
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    Position position(int offset) {
        int at = java.util.Arrays.binarySearch(editor, offset);
        int line = at >= 0 ? at : -at - 2;
        return new Position(line, offset - editor[line]);
    }

    Range range(int from, int to) {
        return new Range(position(from), position(to));
    }

    /** The range of a problem; the first place of the text where it has none. */
    Range range(io.obsctl.problem.@Nullable Position at) {
        return at == null ? range(0, 0) : range(offset(at.line(), at.column()), offset(at.endLine(), at.endColumn()));
    }

    /** The whole text. */
    Range all() {
        return range(0, text.length());
    }

    private int offset(int line, int column) {
        if (line > ours.length) {
            return text.length();
        }
        int offset = ours[line - 1];
        int end = line < ours.length ? ours[line] : text.length();
        for (int i = 1; i < column && offset < end; i++) {
            offset += Character.charCount(text.codePointAt(offset));
        }
        return offset;
    }
}
