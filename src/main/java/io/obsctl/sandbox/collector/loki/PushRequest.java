package io.obsctl.sandbox.collector.loki;

import com.google.protobuf.CodedOutputStream;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.metric.Exposition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code logproto.PushRequest} by hand: {@code streams = 1 { labels = 1, entries = 2 { timestamp = 1 { seconds = 1, nanos
 * = 2 }, line = 2, structuredMetadata = 3 { name = 1, value = 2 } } }}.
 */
final class PushRequest {
    private PushRequest() {}

    static byte[] encode(Map<Map<String, String>, List<LogEntry>> streams) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            for (Map.Entry<Map<String, String>, List<LogEntry>> stream : streams.entrySet()) {
                out.writeByteArray(1, stream(stream.getKey(), stream.getValue()));
            }
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] stream(Map<String, String> labels, List<LogEntry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        String text = Exposition.labels(new TreeMap<>(labels));
        out.writeString(1, text.isEmpty() ? "{}" : text);
        for (LogEntry entry : entries) {
            out.writeByteArray(2, entry(entry));
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] entry(LogEntry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(1, timestamp(entry.timestamp()));
        out.writeString(2, entry.line());
        for (Map.Entry<String, String> pair : new TreeMap<>(entry.metadata()).entrySet()) {
            out.writeByteArray(3, pair(pair.getKey(), pair.getValue()));
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] timestamp(Instant time) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeInt64(1, time.getEpochSecond());
        out.writeInt32(2, time.getNano());
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] pair(String name, String value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeString(1, name);
        out.writeString(2, value);
        out.flush();
        return bytes.toByteArray();
    }
}
