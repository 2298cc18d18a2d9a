package io.obsctl.sandbox.collector.otelcol;

import com.google.protobuf.ByteString;
import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** {@code otelcol.processor.tail_sampling}: holds the spans of a trace for a while, then keeps or drops all of them. */
final class TailSampling implements Component, SignalsConsumer {
    private static final class Trace {
        final Instant since;
        final List<ResourceSpans> spans = new ArrayList<>();

        Trace(Instant since) {
            this.since = since;
        }
    }

    private final ComponentContext context;
    private final Duration wait;
    private final long most;
    private final List<SamplingPolicy> policies;
    private final Outputs outputs;
    private final ScheduledExecutorService clock;
    private final Map<ByteString, Trace> waiting = new LinkedHashMap<>();
    private final Map<ByteString, Boolean> decided = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteString, Boolean> eldest) {
            return size() > most;
        }
    };

    private TailSampling(
            ComponentContext context, Duration wait, long most, List<SamplingPolicy> policies, Outputs outputs) {
        this.context = context;
        this.wait = wait;
        this.most = most;
        this.policies = List.copyOf(policies);
        this.outputs = outputs;
        this.clock = Threads.scheduler(context.id());
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring(
                "debug_metrics",
                "expected_new_traces_per_sec",
                "decision_cache",
                "sample_on_first_match",
                "drop_pending_traces_on_shutdown",
                "block_on_overflow",
                "decision_wait_after_root_received");
        Duration wait = a.duration("decision_wait", Duration.ofSeconds(30));
        long most = a.whole("num_traces", 50_000);
        if (wait.isZero() || wait.isNegative()) {
            a.fault("decision_wait", "decision_wait must be greater than zero");
        }
        if (most <= 0) {
            a.fault("num_traces", "num_traces must be greater than zero");
        }
        List<SamplingPolicy> policies = new ArrayList<>();
        a.blocks("policy").forEach(b -> policies.add(SamplingPolicy.of(b)));
        if (policies.isEmpty()) {
            a.fault(a.header(), "missing required block \"policy\"");
        }
        Outputs outputs = Outputs.of(a, Signals.Kind.TRACES);
        a.check();
        return new TailSampling(context, wait, most, policies, outputs);
    }

    @Override
    public Map<String, Value> exports() {
        return Outputs.input(this);
    }

    @Override
    public void start() {
        long tick = Math.max(50, Math.min(1000, wait.toMillis() / 4));
        clock.scheduleWithFixedDelay(this::decideDue, tick, tick, TimeUnit.MILLISECONDS);
    }

    @Override
    public void accept(Signals signals) throws Refusal, InterruptedException {
        if (!(signals instanceof Signals.Traces traces)) {
            return;
        }
        List<ResourceSpans> late = new ArrayList<>();
        List<List<ResourceSpans>> pushedOut = new ArrayList<>();
        synchronized (this) {
            for (ResourceSpans r : traces.resources()) {
                for (ScopeSpans s : r.getScopeSpansList()) {
                    for (Span span : s.getSpansList()) {
                        hold(r, s, span, late);
                    }
                }
            }
            Iterator<Trace> oldest = waiting.values().iterator();
            while (waiting.size() > most) {
                pushedOut.add(oldest.next().spans);
                oldest.remove();
            }
        }
        for (List<ResourceSpans> trace : pushedOut) {
            decide(trace);
        }
        if (!late.isEmpty()) {
            outputs.send(new Signals.Traces(late));
        }
    }

    /** Spans of a trace that is decided go with the decision. */
    private void hold(ResourceSpans r, ScopeSpans s, Span span, List<ResourceSpans> late) {
        ResourceSpans one = r.toBuilder()
                .clearScopeSpans()
                .addScopeSpans(s.toBuilder().clearSpans().addSpans(span))
                .build();
        Boolean kept = decided.get(span.getTraceId());
        if (kept == null) {
            waiting.computeIfAbsent(
                            span.getTraceId(), id -> new Trace(context.clock().instant()))
                    .spans
                    .add(one);
        } else if (kept) {
            late.add(one);
        }
    }

    private void decideDue() {
        List<List<ResourceSpans>> due = new ArrayList<>();
        synchronized (this) {
            Instant before = context.clock().instant().minus(wait);
            Iterator<Trace> all = waiting.values().iterator();
            while (all.hasNext()) {
                Trace trace = all.next();
                if (!trace.since.isAfter(before)) {
                    due.add(trace.spans);
                    all.remove();
                }
            }
        }
        decideAll(due);
    }

    private void decideAll(List<List<ResourceSpans>> traces) {
        for (List<ResourceSpans> trace : traces) {
            try {
                decide(trace);
            } catch (Refusal e) {
                context.log().warn("Sender failed", "error", String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void decide(List<ResourceSpans> trace) throws Refusal, InterruptedException {
        boolean keep = policies.stream().anyMatch(p -> p.keeps(trace));
        synchronized (this) {
            decided.put(trace.get(0).getScopeSpans(0).getSpans(0).getTraceId(), keep);
        }
        context.count(
                "otelcol_processor_tail_sampling_global_count_traces_sampled_total",
                "Global count of traces that were sampled or not by at least one policy.",
                1,
                "sampled",
                Boolean.toString(keep),
                "decision",
                keep ? "sampled" : "not_sampled");
        if (keep) {
            outputs.send(new Signals.Traces(trace));
        }
    }

    /** What waits is decided at once. */
    @Override
    public void close() {
        Threads.end(clock, Duration.ofSeconds(1));
        List<List<ResourceSpans>> rest = new ArrayList<>();
        synchronized (this) {
            waiting.values().forEach(t -> rest.add(t.spans));
            waiting.clear();
        }
        decideAll(rest);
    }
}
