package io.obsctl.infra.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hands on what comes after a line that the command prints first. What comes before is the login's: a greeting, output of
 * the shell's start files, sudo's words. Safe between threads.
 */
final class AfterMark extends OutputStream {
    private static final int KEPT = 64 << 10;

    private final byte[] mark;
    private final OutputStream then;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private int searched;
    private boolean passed;

    AfterMark(String mark, OutputStream then) {
        this.mark = (mark + "\n").getBytes(StandardCharsets.US_ASCII);
        this.then = then;
    }

    /** Whether the command began. */
    synchronized boolean passed() {
        return passed;
    }

    /** what was printed before; its end, when it was much. */
    synchronized String before() {
        return before.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (passed) {
            then.write(bytes, from, length);
            return;
        }
        before.write(bytes, from, length);
        byte[] all = before.toByteArray();
        int at = indexOf(all, searched);
        if (at >= 0) {
            passed = true;
            before.reset();
            before.write(all, 0, at);
            int rest = at + mark.length;
            then.write(all, rest, all.length - rest);
        } else {
            searched = Math.max(0, all.length - mark.length);
            if (all.length > 2 * KEPT) {
                before.reset();
                before.write(Arrays.copyOfRange(all, all.length - KEPT, all.length));
                searched = KEPT - mark.length;
            }
        }
    }

    private int indexOf(byte[] all, int from) {
        for (int i = from; i + mark.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + mark.length, mark, 0, mark.length)) {
                return i;
            }
        }
        return -1;
    }
}
