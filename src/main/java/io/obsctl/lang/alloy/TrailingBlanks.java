package io.obsctl.lang.alloy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Takes text and drops blanks and tabs at the ends of its lines, except inside guarded text; drops the guards. */
final class TrailingBlanks {
    private final ByteArrayOutputStream out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean guarded;

    TrailingBlanks(int sizeHint) {
        out = new ByteArrayOutputStream(sizeHint);
    }

    void write(byte[] text, int from, int size) {
        for (int i = from; i < from + size; i++) {
            write(text[i]);
        }
    }

    void write(byte b) {
        if (b == ElasticTabs.GUARD) {
            guarded = !guarded;
            keepPending();
        } else if (guarded) {
            out.write(b);
        } else if (b == ' ' || b == '\t') {
            pending.write(b);
        } else if (b == '\n') {
            pending.reset();
            out.write(b);
        } else {
            keepPending();
            out.write(b);
        }
    }

    private void keepPending() {
        if (pending.size() > 0) {
            out.writeBytes(pending.toByteArray());
            pending.reset();
        }
    }

    /** Everything so far, without the blanks at its end. */
    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
