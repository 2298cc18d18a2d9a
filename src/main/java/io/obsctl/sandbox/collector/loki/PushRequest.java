package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.metric.Exposition;
import io.obsctl.sandbox.wire.LokiPush;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is pushed to Loki. */
final class PushRequest {
    private PushRequest() {}

    /** @param streams entries by labels */
    static byte[] encode(Map<Map<String, String>, List<LogEntry>> streams) {
        List<LokiPush.Stream> all = new ArrayList<>();
        streams.forEach((labels, entries) -> {
            String text = Exposition.labels(new TreeMap<>(labels));
            all.add(new LokiPush.Stream(
                    text.isEmpty() ? "{}" : text,
                    entries.stream().map(PushRequest::entry).toList()));
        });
        return new LokiPush(all).encode();
    }

    private static LokiPush.Entry entry(LogEntry entry) {
        Instant time = entry.timestamp();
        long nanos = Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        return new LokiPush.Entry(nanos, entry.line(), new TreeMap<>(entry.metadata()));
    }
}
