package io.obsctl.sandbox.backend.wire;

import com.google.protobuf.CodedInputStream;
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
                case 3 -> pair(in.readBytes().newCodedInput(), metadata);
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
        return seconds * 1_000_000_000L + nanos;
    }

    private static void pair(CodedInputStream in, Map<String, String> into) throws IOException {
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
