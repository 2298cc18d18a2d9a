package io.obsctl.sandbox.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code logproto.PushRequest}: {@code streams}=1; Stream {@code labels}=1 (text such as <code>{a="b"}</code>), {@code
 * entries}=2; Entry {@code timestamp}=1 (google.protobuf.Timestamp), {@code line}=2, {@code structuredMetadata}=3
 * (name=1, value=2).
 */
public record LokiPush(List<Stream> streams) {
    private static final long SECOND = 1_000_000_000L;

    public record Stream(String labels, List<Entry> entries) {}

    /** {@code nanos} since the epoch. */
    public record Entry(long nanos, String line, Map<String, String> metadata) {}

    /** @throws IOException when the bytes are no such message */
    public static LokiPush decode(byte[] message) throws IOException {
        var in = CodedInputStream.newInstance(message);
        var streams = new ArrayList<Stream>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                streams.add(stream(in.readBytes().newCodedInput()));
            } else {
                in.skipField(tag);
            }
        }
        return new LokiPush(streams);
    }

    private static Stream stream(CodedInputStream in) throws IOException {
        String labels = "{}";
        var entries = new ArrayList<Entry>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> labels = in.readString();
                case 2 -> entries.add(entry(in.readBytes().newCodedInput()));
                default -> in.skipField(tag);
            }
        }
        return new Stream(labels, entries);
    }

    private static Entry entry(CodedInputStream in) throws IOException {
        long nanos = 0;
        String line = "";
        var metadata = new LinkedHashMap<String, String>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> nanos = timestamp(in.readBytes().newCodedInput());
                case 2 -> line = in.readString();
                case 3 -> Messages.pair(in.readBytes().newCodedInput(), metadata);
                default -> in.skipField(tag);
            }
        }
        return new Entry(nanos, line, metadata);
    }

    private static long timestamp(CodedInputStream in) throws IOException {
        long seconds = 0;
        int nanos = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> seconds = in.readInt64();
                case 2 -> nanos = in.readInt32();
                default -> in.skipField(tag);
            }
        }
        return seconds * SECOND + nanos;
    }

    /** The same message as bytes. */
    public byte[] encode() {
        return Messages.of(out -> {
            for (Stream stream : streams) {
                out.writeByteArray(1, Messages.of(o -> {
                    o.writeString(1, stream.labels);
                    for (Entry entry : stream.entries) {
                        o.writeByteArray(2, Messages.of(e -> write(e, entry)));
                    }
                }));
            }
        });
    }

    private static void write(CodedOutputStream out, Entry entry) throws IOException {
        out.writeByteArray(1, Messages.of(o -> {
            o.writeInt64(1, Math.floorDiv(entry.nanos, SECOND));
            o.writeInt32(2, (int) Math.floorMod(entry.nanos, SECOND));
        }));
        out.writeString(2, entry.line);
        for (Map.Entry<String, String> pair : entry.metadata.entrySet()) {
            out.writeByteArray(3, Messages.pair(pair));
        }
    }
}
