package io.obsctl.sandbox.collector.metric;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code prometheus.WriteRequest} 1.0 by hand: {@code timeseries = 1 { labels = 1 { name = 1, value = 2 }, samples = 2
 * { value = 1, timestamp = 2 } }}. Labels are sorted by name, as receivers demand.
 */
public final class RemoteWriteRequest {
    private RemoteWriteRequest() {}

    /** One message; samples of the same series share its labels. */
    public static byte[] encode(List<Sample> samples) {
        Map<Map<String, String>, List<Sample>> series = new LinkedHashMap<>();
        samples.forEach(
                s -> series.computeIfAbsent(s.labels(), l -> new ArrayList<>()).add(s));
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            for (Map.Entry<Map<String, String>, List<Sample>> e : series.entrySet()) {
                out.writeByteArray(1, timeSeries(e.getKey(), e.getValue()));
            }
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] timeSeries(Map<String, String> labels, List<Sample> samples) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            out.writeByteArray(1, label(label.getKey(), label.getValue()));
        }
        for (Sample sample : samples) {
            out.writeByteArray(2, sample(sample));
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] label(String name, String value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeString(1, name);
        out.writeString(2, value);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] sample(Sample sample) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeDouble(1, sample.value());
        out.writeInt64(2, sample.millis());
        out.flush();
        return bytes.toByteArray();
    }
}
