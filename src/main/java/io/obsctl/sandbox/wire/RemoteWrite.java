package io.obsctl.sandbox.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code prometheus.WriteRequest} 1.0: {@code timeseries}=1, {@code metadata}=3; TimeSeries {@code labels}=1, {@code
 * samples}=2, {@code exemplars}=3, {@code histograms}=4; Label {@code name}=1, {@code value}=2; Sample {@code value}=1
 * (double), {@code timestamp}=2 (ms); Exemplar {@code labels}=1, {@code value}=2, {@code timestamp}=3; MetricMetadata
 * {@code type}=1, {@code metric_family_name}=2, {@code help}=4, {@code unit}=5.
 */
public record RemoteWrite(List<Series> series, List<Metadata> metadata) {
    /** {@code nativeHistograms} counts samples that this reader leaves out. */
    public record Series(
            Map<String, String> labels, List<Sample> samples, List<Exemplar> exemplars, int nativeHistograms) {}

    /** {@code timestamp} in milliseconds since the epoch. */
    public record Sample(long timestamp, double value) {}

    public record Exemplar(Map<String, String> labels, double value, long timestamp) {}

    public record Metadata(String family, String type, String help, String unit) {}

    private static final String[] TYPES = {
        "unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"
    };

    /** @throws IOException when the bytes are no such message */
    public static RemoteWrite decode(byte[] message) throws IOException {
        var in = CodedInputStream.newInstance(message);
        var series = new ArrayList<Series>();
        var metadata = new ArrayList<Metadata>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> series.add(series(in.readBytes().newCodedInput()));
                case 3 -> metadata.add(metadata(in.readBytes().newCodedInput()));
                default -> in.skipField(tag);
            }
        }
        return new RemoteWrite(series, metadata);
    }

    private static Series series(CodedInputStream in) throws IOException {
        var labels = new TreeMap<String, String>();
        var samples = new ArrayList<Sample>();
        var exemplars = new ArrayList<Exemplar>();
        int histograms = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> Messages.pair(in.readBytes().newCodedInput(), labels);
                case 2 -> samples.add(sample(in.readBytes().newCodedInput()));
                case 3 -> exemplars.add(exemplar(in.readBytes().newCodedInput()));
                case 4 -> {
                    histograms++;
                    in.skipField(tag);
                }
                default -> in.skipField(tag);
            }
        }
        return new Series(labels, samples, exemplars, histograms);
    }

    private static Sample sample(CodedInputStream in) throws IOException {
        double value = 0;
        long timestamp = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> value = in.readDouble();
                case 2 -> timestamp = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        return new Sample(timestamp, value);
    }

    private static Exemplar exemplar(CodedInputStream in) throws IOException {
        var labels = new TreeMap<String, String>();
        double value = 0;
        long timestamp = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> Messages.pair(in.readBytes().newCodedInput(), labels);
                case 2 -> value = in.readDouble();
                case 3 -> timestamp = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        return new Exemplar(labels, value, timestamp);
    }

    private static Metadata metadata(CodedInputStream in) throws IOException {
        int type = 0;
        String family = "";
        String help = "";
        String unit = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> type = in.readEnum();
                case 2 -> family = in.readString();
                case 4 -> help = in.readString();
                case 5 -> unit = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new Metadata(family, type >= 0 && type < TYPES.length ? TYPES[type] : "unknown", help, unit);
    }

    /** The same message as bytes, metadata and exemplars included. */
    public byte[] encode() {
        return Messages.of(out -> {
            for (Series s : series) {
                out.writeByteArray(1, Messages.of(o -> writeSeries(o, s)));
            }
            for (Metadata m : metadata) {
                out.writeByteArray(3, Messages.of(o -> {
                    o.writeEnum(1, Math.max(0, List.of(TYPES).indexOf(m.type)));
                    o.writeString(2, m.family);
                    o.writeString(4, m.help);
                    o.writeString(5, m.unit);
                }));
            }
        });
    }

    private static void writeSeries(CodedOutputStream out, Series s) throws IOException {
        for (var l : new TreeMap<>(s.labels).entrySet()) {
            out.writeByteArray(1, Messages.pair(l));
        }
        for (Sample x : s.samples) {
            out.writeByteArray(2, Messages.of(o -> {
                o.writeDouble(1, x.value);
                o.writeInt64(2, x.timestamp);
            }));
        }
        for (Exemplar e : s.exemplars) {
            out.writeByteArray(3, Messages.of(o -> {
                for (var l : e.labels.entrySet()) {
                    o.writeByteArray(1, Messages.pair(l));
                }
                o.writeDouble(2, e.value);
                o.writeInt64(3, e.timestamp);
            }));
        }
    }
}
