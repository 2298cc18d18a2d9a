package io.obsctl.infra.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the first bytes and forgets the rest; hands on whole lines as they come. Safe between threads. */
final class BoundedOutput extends OutputStream {
    private final int limit;
    private final @Nullable Consumer<String> lines;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean truncated;

    BoundedOutput(int limit, @Nullable Consumer<String> lines) {
        this.limit = limit;
        this.lines = lines;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        int room = Math.min(length, limit - kept.size());
        kept.write(bytes, from, room);
        truncated |= room < length;
        for (int i = from; lines != null && i < from + length; i++) {
            if (bytes[i] == '\n') {
                lines.accept(line.toString(java.nio.charset.StandardCharsets.UTF_8));
                line.reset();
            } else if (line.size() < limit) {
                line.write(bytes[i]);
            }
        }
    }

    synchronized byte[] bytes() {
        return kept.toByteArray();
    }

    synchronized boolean truncated() {
        return truncated;
    }
}
