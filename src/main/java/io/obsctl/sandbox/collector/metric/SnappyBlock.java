package io.obsctl.sandbox.collector.metric;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorOutputStream;

/** Raw (unframed) snappy, as remote write sends it. */
public final class SnappyBlock {
    private SnappyBlock() {}

    public static byte[] compress(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SnappyCompressorOutputStream out = new SnappyCompressorOutputStream(bytes, plain.length)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
