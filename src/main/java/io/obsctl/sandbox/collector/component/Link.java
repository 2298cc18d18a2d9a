package io.obsctl.sandbox.collector.component;

import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.metric.MetricsReceiver;
import io.obsctl.sandbox.collector.metric.Sample;
import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lasting stand-in for what a component takes data with. When a component is made anew, only its link turns to the
 * new one: those who send to it go on undisturbed and keep their listeners and places in files.
 */
public abstract class Link {
    private Link() {}

    /** Turns to what a component exports now; false if that is of another kind. */
    public abstract boolean turnTo(Object target);

    /** A link for what is exported, or {@code null} for values that need none. */
    public static @Nullable Link to(Value exported) {
        if (!(exported instanceof Value.Capsule capsule)) {
            return null;
        }
        if (capsule.content() instanceof MetricsReceiver metrics) {
            return new Metrics(metrics);
        }
        if (capsule.content() instanceof LogsReceiver logs) {
            return new Logs(logs);
        }
        return capsule.content() instanceof SignalsConsumer signals ? new Otlp(signals) : null;
    }

    private static final class Metrics extends Link implements MetricsReceiver {
        private volatile MetricsReceiver target;

        Metrics(MetricsReceiver target) {
            this.target = target;
        }

        @Override
        public boolean turnTo(Object other) {
            if (other instanceof MetricsReceiver metrics) {
                target = metrics;
                return true;
            }
            return false;
        }

        @Override
        public void accept(List<Sample> samples) throws InterruptedException {
            target.accept(samples);
        }
    }

    private static final class Logs extends Link implements LogsReceiver {
        private volatile LogsReceiver target;

        Logs(LogsReceiver target) {
            this.target = target;
        }

        @Override
        public boolean turnTo(Object other) {
            if (other instanceof LogsReceiver logs) {
                target = logs;
                return true;
            }
            return false;
        }

        @Override
        public void accept(LogEntry entry) throws InterruptedException {
            target.accept(entry);
        }
    }

    private static final class Otlp extends Link implements SignalsConsumer {
        private volatile SignalsConsumer target;

        Otlp(SignalsConsumer target) {
            this.target = target;
        }

        @Override
        public boolean turnTo(Object other) {
            if (other instanceof SignalsConsumer signals) {
                target = signals;
                return true;
            }
            return false;
        }

        @Override
        public void accept(Signals signals) throws Refusal, InterruptedException {
            target.accept(signals);
        }
    }
}
