package io.obsctl.lang.alloy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of one config file as UTF-8 bytes, with its lines. Offsets count bytes from 0, as Alloy's own do; lines and
 * columns count from 1 and columns count code points. Immutable, safe for many threads.
 */
public final class Source {
    private final String name;
    private final byte[] bytes;
    private final int[] lineStarts;

    Source(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
        this.lineStarts = lineStarts(bytes);
    }

    /** The file's name as a person would type it. */
    public String name() {
        return name;
    }

    /** Length in bytes. */
    public int length() {
        return bytes.length;
    }

    /** How many lines there are; a file that ends with a line feed has an empty last line. */
    public int lines() {
        return lineStarts.length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The line that holds an offset; offsets outside of the text are taken to its nearest end. */
    public int line(int offset) {
        int at = Arrays.binarySearch(lineStarts, clamp(offset));
        return at >= 0 ? at + 1 : -at - 1;
    }

    /** The column of an offset, in code points. */
    public int column(int offset) {
        int end = clamp(offset);
        int column = 1;
        for (int i = lineStarts[line(end) - 1]; i < end; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                column++;
            }
        }
        return column;
    }

    /** A whole line without its line end; empty for a line that does not exist. */
    public String lineText(int line) {
        if (line < 1 || line > lineStarts.length) {
            return "";
        }
        int from = lineStarts[line - 1];
        int to = line < lineStarts.length ? lineStarts[line] - 1 : bytes.length;
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** The text between two offsets. */
    public String text(int from, int to) {
        int start = clamp(from);
        return new String(bytes, start, Math.max(0, clamp(to) - start), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name;
    }

    private int clamp(int offset) {
        return Math.max(0, Math.min(offset, bytes.length));
    }

    private static int[] lineStarts(byte[] bytes) {
        int count = 1;
        for (byte b : bytes) {
            if (b == '\n') {
                count++;
            }
        }
        int[] starts = new int[count];
        int line = 1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                starts[line++] = i + 1;
            }
        }
        return starts;
    }
}
