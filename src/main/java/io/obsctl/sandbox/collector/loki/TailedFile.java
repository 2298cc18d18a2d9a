package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One file that is followed by name: a new file under the name is read from its start, after the rest of the old one. */
final class TailedFile {
    /** Takes whole lines. */
    interface Lines {
        void line(Map<String, String> labels, String line) throws InterruptedException;
    }

    /** A line that is longer goes on in pieces: memory stays bounded. */
    private static final int MAX_LINE = 1 << 20;

    private final Path path;
    private final Map<String, String> labels;
    private final boolean fromEnd;
    private final Positions positions;
    private final Log log;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private long offset;
    private boolean complained;

    TailedFile(Path path, Map<String, String> labels, boolean fromEnd, Positions positions, Log log) {
        this.path = path;
        this.labels = Map.copyOf(labels);
        this.fromEnd = fromEnd;
        this.positions = positions;
        this.log = log;
    }

    /** Reads what there is. */
    void read(Lines out) throws InterruptedException {
        try {
            if (channel == null) {
                open(positions.of(path));
            }
            drain(out);
            if (isReplaced()) {
                drain(out);
                close();
                open(0);
                drain(out);
            }
            complained = false;
        } catch (NoSuchFileException e) {
            if (channel != null) {
                close();
            }
        } catch (IOException e) {
            if (!complained) {
                log.warn("failed to read file", "path", path.toString(), "err", String.valueOf(e.getMessage()));
            }
            complained = true;
        }
    }

    private void open(long from) throws IOException {
        FileChannel opened = FileChannel.open(path, StandardOpenOption.READ);
        channel = opened;
        key = fileKey();
        long size = opened.size();
        offset = from < 0 ? (fromEnd ? size : 0) : from > size ? 0 : from;
        partial.reset();
    }

    private @Nullable Object fileKey() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private boolean isReplaced() throws IOException {
        return !Objects.equals(key, fileKey());
    }

    private void drain(Lines out) throws IOException, InterruptedException {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        if (open.size() < offset) {
            log.info("file was truncated: reading from its start", "path", path.toString());
            offset = 0;
            partial.reset();
        }
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        long at = offset + partial.size();
        int read;
        while ((read = open.read(buffer, at)) > 0) {
            at += read;
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte b = buffer.get();
                if (b == '\n') {
                    emit(out, 1);
                } else {
                    partial.write(b);
                    if (partial.size() >= MAX_LINE) {
                        emit(out, 0);
                    }
                }
            }
            buffer.clear();
        }
    }

    private void emit(Lines out, int terminator) throws InterruptedException {
        String line = partial.toString(StandardCharsets.UTF_8);
        offset += partial.size() + terminator;
        partial.reset();
        out.line(labels, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        positions.set(path, offset);
    }

    void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            log.warn("failed to close file", "path", path.toString(), "err", String.valueOf(e.getMessage()));
        }
        channel = null;
        partial.reset();
    }
}
