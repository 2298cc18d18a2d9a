package io.obsctl.sandbox.collector.metric;

import io.obsctl.sandbox.wire.RemoteWrite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is written to a Prometheus: protocol 1.0, labels sorted by name, as receivers demand. */
public final class RemoteWriteRequest {
    private RemoteWriteRequest() {}

    /** One message; samples of the same series share its labels. */
    public static byte[] encode(List<Sample> samples) {
        Map<Map<String, String>, List<RemoteWrite.Sample>> series = new LinkedHashMap<>();
        samples.forEach(s -> series.computeIfAbsent(s.labels(), l -> new ArrayList<>())
                .add(new RemoteWrite.Sample(s.millis(), s.value())));
        List<RemoteWrite.Series> all = new ArrayList<>();
        series.forEach((labels, points) -> all.add(new RemoteWrite.Series(labels, points, List.of(), 0)));
        return new RemoteWrite(all, List.of()).encode();
    }
}
