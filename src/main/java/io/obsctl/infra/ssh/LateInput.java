package io.obsctl.infra.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Input of a command that is given while it runs, part after part. Reading waits for the next part, until the end was
 * given. Parts are given from any thread and read by one.
 */
final class LateInput extends InputStream {
    private static final InputStream NOTHING = InputStream.nullInputStream();

    private final BlockingQueue<InputStream> parts = new LinkedBlockingQueue<>();
    private @Nullable InputStream now;

    void give(byte[] part) {
        give(new ByteArrayInputStream(part));
    }

    void give(InputStream part) {
        parts.add(part);
    }

    /** No more comes after what was given. May be said more than once. */
    void end() {
        parts.add(NOTHING);
    }

    /** As {@link #end}: whoever reads stops waiting. */
    @Override
    public void close() {
        end();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            while (true) {
                InputStream part = now == null ? parts.take() : now;
                now = part;
                if (part == NOTHING) {
                    return -1;
                }
                int n = part.read(bytes, from, length);
                if (n >= 0) {
                    return n;
                }
                now = null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
