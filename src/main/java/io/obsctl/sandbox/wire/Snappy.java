package io.obsctl.sandbox.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorOutputStream;

/** Raw (block) snappy, as remote write and Loki's protobuf push use it; not the framed format. */
public final class Snappy {
    /** Go writers refer back up to 64 KiB; the library expects half of it. */
    private static final int WINDOW = 1 << 16;

    private Snappy() {}

    /** @throws IOException when the bytes are no snappy block or unpack to more than {@code limit} bytes */
    public static byte[] unpack(byte[] packed, int limit) throws IOException {
        var source = new ByteArrayInputStream(packed);
        try (var in = new SnappyCompressorInputStream(source, WINDOW)) {
            if (in.getSize() < 0 || in.getSize() > limit) {
                throw new IOException("snappy: decoded block is too large");
            }
            byte[] plain = in.readNBytes(limit);
            if (plain.length != in.getSize() || source.available() > 0) {
                throw new IOException("snappy: corrupt input");
            }
            return plain;
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            throw new IOException("snappy: corrupt input", e);
        }
    }

    public static byte[] pack(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new SnappyCompressorOutputStream(bytes, plain.length)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
