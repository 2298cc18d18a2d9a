package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.component.Threads;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.stage.Pipeline;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** {@code loki.process}: stages between sources and {@code loki.write}. */
final class LogsProcess implements Component {
    private final ComponentContext context;
    private final Pipeline pipeline;
    private final LogsReceiver out;
    private final ScheduledExecutorService ticker;

    private LogsProcess(ComponentContext context, Pipeline pipeline, List<LogsReceiver> to) {
        this.context = context;
        this.pipeline = pipeline;
        this.out = entry -> {
            for (LogsReceiver receiver : to) {
                receiver.accept(entry);
            }
        };
        this.ticker = Threads.scheduler(context.id());
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        List<LogsReceiver> to = a.capsules("forward_to", LogsReceiver.class, "logs receivers");
        if (!a.has("forward_to")) {
            a.fault(a.header(), "missing required attribute \"forward_to\"");
        }
        Pipeline pipeline = Pipeline.of(
                a,
                context.clock(),
                reason -> context.count(
                        "loki_process_dropped_lines_total",
                        "A count of all log lines dropped as a result of a pipeline stage",
                        1,
                        "reason",
                        reason));
        a.check();
        return new LogsProcess(context, pipeline, to);
    }

    @Override
    public Map<String, Value> exports() {
        LogsReceiver receiver = this::accept;
        return Map.of("receiver", new Value.Capsule("capsule(\"loki.LogsReceiver\")", receiver));
    }

    private void accept(LogEntry entry) throws InterruptedException {
        pipeline.accept(entry, out);
    }

    @Override
    public void start() {
        ticker.scheduleWithFixedDelay(this::tick, 500, 500, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            pipeline.idle(context.clock().instant(), out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Threads.end(ticker, Duration.ofSeconds(1));
        try {
            pipeline.finish(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
