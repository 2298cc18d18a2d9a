package io.obsctl.sandbox.backend.traces;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest traces, each as the batches in which its spans came. Thread-safe; the oldest trace makes room. */
public final class TraceStore {
    private static final int MAX_TRACES = 20_000;
    private static final int MAX_SPANS = 10_000;

    /** {@code receivedMillis} is when the first span came. */
    public record Trace(String id, long receivedMillis, List<ResourceSpans> batches) {}

    private final Clock clock;
    private final Map<String, Trace> traces = new LinkedHashMap<>();
    private long revision;

    public TraceStore(Clock clock) {
        this.clock = clock;
    }

    /** Takes all spans; answers how many were refused because their id is not 16 bytes or the trace is too large. */
    public synchronized int add(List<ResourceSpans> batches) {
        int refused = 0;
        for (ResourceSpans batch : batches) {
            for (ScopeSpans scope : batch.getScopeSpansList()) {
                refused += add(batch, scope);
            }
        }
        revision++;
        return refused;
    }

    private int add(ResourceSpans batch, ScopeSpans scope) {
        int refused = 0;
        var ids = new LinkedHashSet<ByteString>();
        for (Span span : scope.getSpansList()) {
            if (span.getTraceId().size() == 16 && !allZero(span.getTraceId())) {
                ids.add(span.getTraceId());
            } else {
                refused++;
            }
        }
        for (ByteString id : ids) {
            var mine = scope.toBuilder().clearSpans();
            scope.getSpansList().stream().filter(s -> s.getTraceId().equals(id)).forEach(mine::addSpans);
            var part = batch.toBuilder().clearScopeSpans().addScopeSpans(mine).build();
            String hex = HexFormat.of().formatHex(id.toByteArray());
            Trace known = traces.get(hex);
            if (known == null) {
                makeRoom();
                known = new Trace(hex, clock.millis(), new ArrayList<>());
                traces.put(hex, known);
            }
            if (spans(known) + mine.getSpansCount() > MAX_SPANS) {
                refused += mine.getSpansCount();
            } else {
                known.batches().add(part);
            }
        }
        return refused;
    }

    private static boolean allZero(ByteString id) {
        for (int i = 0; i < id.size(); i++) {
            if (id.byteAt(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int spans(Trace trace) {
        return trace.batches().stream()
                .flatMap(b -> b.getScopeSpansList().stream())
                .mapToInt(ScopeSpans::getSpansCount)
                .sum();
    }

    private void makeRoom() {
        while (traces.size() >= MAX_TRACES) {
            traces.remove(traces.keySet().iterator().next());
        }
    }

    /** @param id 32 lower-case hexadecimal digits */
    public synchronized Optional<Trace> find(String id) {
        return Optional.ofNullable(traces.get(id)).map(TraceStore::copy);
    }

    /** Newest first. */
    public synchronized List<Trace> all() {
        var list = new ArrayList<Trace>();
        traces.values().forEach(t -> list.add(0, copy(t)));
        return list;
    }

    private static Trace copy(Trace t) {
        return new Trace(t.id(), t.receivedMillis(), List.copyOf(t.batches()));
    }

    /** Puts back a trace as {@link #find} gave it; it becomes the newest. */
    public synchronized void restore(Trace trace) {
        makeRoom();
        traces.put(trace.id(), new Trace(trace.id(), trace.receivedMillis(), new ArrayList<>(trace.batches())));
    }

    public synchronized long revision() {
        return revision;
    }
}
