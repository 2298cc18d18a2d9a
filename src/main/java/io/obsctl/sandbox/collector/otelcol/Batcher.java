package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.otlp.Parcels;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code otelcol.processor.batch}: gathers until there is enough or time is up. The sender that fills a batch carries it
 * on, so that a slow exporter slows down those who send.
 */
final class Batcher implements Component, SignalsConsumer {
    private static final class Pile {
        final List<Signals> parts = new ArrayList<>();
        long items;

        @Nullable
        Future<?> timer;
    }

    private final ComponentContext context;
    private final Duration timeout;
    private final long size;
    private final long maxSize;
    private final Outputs outputs;
    private final Map<Signals.Kind, Pile> piles = new EnumMap<>(Signals.Kind.class);
    private final ScheduledExecutorService clock;
    private boolean closed;

    private Batcher(ComponentContext context, Duration timeout, long size, long maxSize, Outputs outputs) {
        this.context = context;
        this.timeout = timeout;
        this.size = size;
        this.maxSize = maxSize;
        this.outputs = outputs;
        this.clock = Threads.scheduler(context.id());
        for (Signals.Kind kind : Signals.Kind.values()) {
            piles.put(kind, new Pile());
        }
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("debug_metrics", "metadata_keys", "metadata_cardinality_limit");
        Duration timeout = a.duration("timeout", Duration.ofMillis(200));
        long size = a.whole("send_batch_size", 2000);
        long max = a.whole("send_batch_max_size", 3000);
        if (max > 0 && max < size) {
            a.fault(a.header(), "send_batch_max_size must be greater or equal to send_batch_size when not 0");
        }
        Outputs outputs = Outputs.all(a);
        a.check();
        return new Batcher(context, timeout, size, max, outputs);
    }

    @Override
    public Map<String, Value> exports() {
        return Outputs.input(this);
    }

    @Override
    public void accept(Signals signals) throws Refusal, InterruptedException {
        List<Signals> full = List.of();
        synchronized (this) {
            if (closed) {
                throw new Refusal("the batch processor is stopped", false);
            }
            Pile pile = pile(signals.kind());
            pile.parts.add(signals);
            pile.items += signals.items();
            if (pile.items >= size || timeout.isZero()) {
                full = take(pile);
            } else if (pile.timer == null) {
                pile.timer = later(signals.kind());
            }
        }
        if (!full.isEmpty()) {
            trigger("otelcol_processor_batch_batch_size_trigger_send_total");
            send(full);
        }
    }

    private @Nullable Future<?> later(Signals.Kind kind) {
        try {
            return clock.schedule(() -> timeUp(kind), timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null; // closing, which sends what is there
        }
    }

    private void timeUp(Signals.Kind kind) {
        List<Signals> parts;
        synchronized (this) {
            parts = take(pile(kind));
        }
        if (parts.isEmpty()) {
            return;
        }
        trigger("otelcol_processor_batch_timeout_trigger_send_total");
        try {
            send(parts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Pile pile(Signals.Kind kind) {
        return piles.computeIfAbsent(kind, k -> new Pile());
    }

    private static List<Signals> take(Pile pile) {
        List<Signals> parts = List.copyOf(pile.parts);
        pile.parts.clear();
        pile.items = 0;
        if (pile.timer != null) {
            pile.timer.cancel(false);
            pile.timer = null;
        }
        return parts;
    }

    private void trigger(String counter) {
        context.count(
                counter,
                "Number of times the batch was sent due to this trigger.",
                1,
                "processor",
                "batch/" + context.id());
    }

    /** The sender has its answer already: what is refused from here on is lost, and said. */
    private void send(List<Signals> parts) throws InterruptedException {
        for (Signals parcel : Parcels.split(Parcels.join(parts), maxSize)) {
            try {
                outputs.send(parcel);
            } catch (Refusal e) {
                context.log()
                        .warn(
                                "Sender failed",
                                "error",
                                String.valueOf(e.getMessage()),
                                "dropped_items",
                                Integer.toString(parcel.items()));
            }
        }
    }

    @Override
    public void close() {
        Threads.end(clock, Duration.ofSeconds(1));
        List<List<Signals>> rest = new ArrayList<>();
        synchronized (this) {
            closed = true;
            piles.values().forEach(p -> rest.add(take(p)));
        }
        try {
            for (List<Signals> parts : rest) {
                if (!parts.isEmpty()) {
                    send(parts);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
