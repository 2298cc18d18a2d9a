package io.obsctl.lang.alloy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligns cells of text in columns, by the rules of Go's {@code text/tabwriter} with minimum width 0, tab width 8,
 * padding 1, blanks as padding, indentation kept as tabs and empty columns dropped: the ones Alloy's formatter uses.
 *
 * <p>A tab or vertical tab ends a cell; a line feed ends a line; a form feed ends a line and the columns. A column is a
 * run of neighbouring lines that have a cell there which is ended by a tab. Text between two {@link #GUARD} bytes is
 * taken as it stands, guards included. Widths count code points.
 */
final class ElasticTabs {
    /** Marks text that holds no tabs or line ends for this class. It is never part of UTF-8. */
    static final byte GUARD = (byte) 0xFF;

    private static final int TAB_WIDTH = 8;
    private static final int PADDING = 1;

    private record Cell(int size, int width, boolean hardTab) {}

    private final TrailingBlanks out;
    private final byte[] text;
    private final List<List<Cell>> lines = new ArrayList<>();
    private int[] widths = new int[16];
    private int[] ends = new int[16];
    private int columns;
    private int written;

    ElasticTabs(byte[] text, int length, TrailingBlanks out) {
        this.text = Arrays.copyOf(text, length);
        this.out = out;
        lines.add(new ArrayList<>());
    }

    /** Lays out the whole text. */
    void run() {
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b == GUARD) {
                i = closingGuard(i);
            } else if (b == '\t' || b == '\u000b' || b == '\n' || b == '\f') {
                endCell(from, i, b == '\t');
                int cells = lines.get(lines.size() - 1).size();
                from = i + 1;
                if (b == '\n' || b == '\f') {
                    lines.add(new ArrayList<>());
                    if (b == '\f' || cells == 1) {
                        flush();
                    }
                }
            }
        }
        if (from < text.length) {
            endCell(from, text.length, false);
        }
        flush();
    }

    private int closingGuard(int open) {
        int i = open + 1;
        while (i < text.length && text[i] != GUARD) {
            i++;
        }
        return Math.min(i, text.length - 1);
    }

    private void endCell(int from, int to, boolean hardTab) {
        lines.get(lines.size() - 1).add(new Cell(to - from, width(from, to), hardTab));
    }

    private int width(int from, int to) {
        int width = 0;
        for (int i = from; i < to; i++) {
            if (text[i] != GUARD && (text[i] & 0xC0) != 0x80) {
                width++;
            }
        }
        return width;
    }

    private void flush() {
        layOut();
        lines.clear();
        lines.add(new ArrayList<>());
    }

    /**
     * Finds blocks of columns from left to right and writes every line once its widths are known. A block of column n
     * is laid out for column n + 1 before the lines behind it; {@code ends} holds where the outer blocks end. No
     * recursion, since a raw string may hold any number of tabs.
     */
    private void layOut() {
        int unwritten = 0;
        int line = 0;
        int last = lines.size();
        while (true) {
            if (line < last) {
                if (!hasColumn(line, columns)) {
                    line++;
                    continue;
                }
                write(unwritten, line);
                unwritten = line;
                int end = blockEnd(line, last);
                push(blockWidth(line, end), last);
                last = end;
                continue;
            }
            write(unwritten, last);
            if (columns == 0) {
                return;
            }
            // The line that ended the block has no such column, so the search goes on behind it.
            unwritten = last;
            line = last + 1;
            last = ends[--columns];
        }
    }

    private int blockEnd(int first, int last) {
        int line = first;
        while (line < last && hasColumn(line, columns)) {
            line++;
        }
        return line;
    }

    private int blockWidth(int first, int end) {
        int width = 0;
        boolean empty = true;
        for (int line = first; line < end; line++) {
            Cell cell = lines.get(line).get(columns);
            width = Math.max(width, cell.width + PADDING);
            empty &= cell.width == 0 && !cell.hardTab;
        }
        return empty ? 0 : width;
    }

    private boolean hasColumn(int line, int column) {
        return column < lines.get(line).size() - 1;
    }

    private void push(int width, int outerEnd) {
        if (columns == widths.length) {
            widths = Arrays.copyOf(widths, columns * 2);
            ends = Arrays.copyOf(ends, columns * 2);
        }
        widths[columns] = width;
        ends[columns++] = outerEnd;
    }

    private void write(int first, int last) {
        for (int i = first; i < last; i++) {
            writeCells(lines.get(i));
            if (i + 1 < lines.size()) {
                out.write((byte) '\n');
            }
        }
    }

    private void writeCells(List<Cell> line) {
        boolean indenting = true;
        for (int j = 0; j < line.size(); j++) {
            Cell cell = line.get(j);
            if (cell.size > 0) {
                indenting = false;
                out.write(text, written, cell.size);
            }
            if (j < columns) {
                pad(cell.width, widths[j], indenting);
            }
            written += cell.size + 1;
        }
    }

    private void pad(int width, int columnWidth, boolean tabs) {
        if (tabs) {
            int rounded = (columnWidth + TAB_WIDTH - 1) / TAB_WIDTH * TAB_WIDTH;
            for (int n = (rounded - width + TAB_WIDTH - 1) / TAB_WIDTH; n > 0; n--) {
                out.write((byte) '\t');
            }
        } else {
            for (int n = columnWidth - width; n > 0; n--) {
                out.write((byte) ' ');
            }
        }
    }
}
