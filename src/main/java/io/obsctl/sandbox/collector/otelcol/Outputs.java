package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.otlp.SignalsConsumer;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.Value;
import java.util.List;
import java.util.Map;

/** The {@code output} block: where each signal goes. */
record Outputs(Map<Signals.Kind, List<SignalsConsumer>> consumers) {
    static Outputs of(Arguments a, Signals.Kind... kinds) {
        Arguments block = a.requiredBlock("output");
        Map<Signals.Kind, List<SignalsConsumer>> consumers = new java.util.EnumMap<>(Signals.Kind.class);
        for (Signals.Kind kind : kinds) {
            consumers.put(kind, block.capsules(kind.path(), SignalsConsumer.class, "an otelcol consumer"));
        }
        return new Outputs(consumers);
    }

    static Outputs all(Arguments a) {
        return of(a, Signals.Kind.values());
    }

    /** Sends to every consumer of the signal; the first refusal is told after all were asked. */
    void send(Signals signals) throws SignalsConsumer.Refusal, InterruptedException {
        if (signals.items() == 0) {
            return;
        }
        SignalsConsumer.Refusal refusal = null;
        for (SignalsConsumer consumer : consumers.getOrDefault(signals.kind(), List.of())) {
            try {
                consumer.accept(signals);
            } catch (SignalsConsumer.Refusal e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    /** What processors and exporters export. */
    static Map<String, Value> input(SignalsConsumer consumer) {
        return Map.of("input", new Value.Capsule("capsule(\"otelcol.Consumer\")", consumer));
    }
}
