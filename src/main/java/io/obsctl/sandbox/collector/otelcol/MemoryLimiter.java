package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * {@code otelcol.processor.memory_limiter}: refuses what would make the process too large, so that senders hold it. The
 * measure is what the last garbage collection left: what a JVM has not yet cleaned up is no use of memory.
 */
final class MemoryLimiter {
    private MemoryLimiter() {}

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        return create(a, context, MemoryLimiter::liveBytes);
    }

    static Component create(Arguments a, ComponentContext context, LongSupplier used) throws BadArguments {
        a.ignoring("debug_metrics");
        Duration interval = a.duration("check_interval", Duration.ZERO);
        if (!a.has("check_interval")) {
            a.fault(a.header(), "missing required attribute \"check_interval\"");
        } else if (interval.isZero() || interval.isNegative()) {
            a.fault("check_interval", "check_interval must be greater than zero");
        }
        long total = Runtime.getRuntime().maxMemory();
        long limit = a.bytes("limit", 0);
        long spike = a.bytes("spike_limit", 0);
        long percent = a.whole("limit_percentage", 0);
        long spikePercent = a.whole("spike_limit_percentage", 0);
        if (limit == 0 && percent == 0) {
            a.fault(a.header(), "either limit or limit_percentage must be set to greater than zero");
        }
        long hard = limit > 0 ? limit : total / 100 * percent;
        long reserve = limit > 0 ? (spike > 0 ? spike : hard / 5) : total / 100 * spikePercent;
        if (hard > 0 && reserve >= hard) {
            a.fault(a.header(), "spike_limit must be less than limit");
        }
        Outputs outputs = Outputs.all(a);
        a.check();
        long soft = hard - reserve;
        return new SimpleProcessor(signals -> {
            if (used.getAsLong() > soft) {
                context.count(
                        "otelcol_processor_refused_" + signals.kind().counted() + "_total",
                        "Number of items that were rejected by the next component in the pipeline.",
                        signals.items(),
                        "processor",
                        "memory_limiter/" + context.id());
                throw new SignalsConsumer.Refusal("data refused due to high memory usage", false);
            }
            outputs.send(signals);
        });
    }

    private static long liveBytes() {
        long live = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            live += usage == null ? 0 : usage.getUsed();
        }
        return live;
    }
}
