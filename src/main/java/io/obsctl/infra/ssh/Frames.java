package io.obsctl.infra.ssh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What obsctl's scripts print: lines, and blocks of a length in bytes that the line before them gives. So no text of a
 * file can be taken for a line of the script.
 */
final class Frames {
    private final byte[] bytes;
    private int at;

    Frames(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException at the end of the output */
    String line() {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        expect(end < bytes.length, "the end of the output");
        String line = new String(bytes, at, end - at, StandardCharsets.UTF_8);
        at = end + 1;
        return line;
    }

    /** @param header a line that ends in a blank and the block's length in bytes */
    String block(String header) {
        int length = Integer.parseInt(header.substring(header.lastIndexOf(' ') + 1));
        expect(at + length < bytes.length, "the end of the output");
        String block = new String(Arrays.copyOfRange(bytes, at, at + length), StandardCharsets.UTF_8);
        at += length + 1;
        return block;
    }

    static void expect(boolean fine, String line) {
        if (!fine) {
            throw new IllegalArgumentException("not understood: " + line);
        }
    }
}
