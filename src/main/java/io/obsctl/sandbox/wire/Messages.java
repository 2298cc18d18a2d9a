package io.obsctl.sandbox.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Parts of Protocol Buffers messages that have no generated classes here. */
final class Messages {
    private Messages() {}

    /** Writes the fields of one message. */
    interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    static byte[] of(Fields fields) {
        try {
            var bytes = new ByteArrayOutputStream();
            var out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory: never
        }
    }

    /** {@code name}=1, {@code value}=2: what Prometheus calls a label and Loki a pair. */
    static byte[] pair(Map.Entry<String, String> pair) {
        return of(out -> {
            out.writeString(1, pair.getKey());
            out.writeString(2, pair.getValue());
        });
    }

    static void pair(CodedInputStream in, Map<String, String> into) throws IOException {
        String name = "";
        String value = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> name = in.readString();
                case 2 -> value = in.readString();
                default -> in.skipField(tag);
            }
        }
        into.put(name, value);
    }
}
