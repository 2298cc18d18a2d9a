package io.obsctl.sandbox.collector.prometheus;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.metric.MetricsReceiver;
import io.obsctl.sandbox.collector.metric.Sample;
import io.obsctl.sandbox.collector.relabel.RelabelArguments;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code prometheus.relabel}. */
final class MetricsRelabel implements Component {
    private final Map<String, Value> exports;

    private MetricsRelabel(Map<String, Value> exports) {
        this.exports = exports;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("max_cache_size");
        Relabeling rules = RelabelArguments.rules(a, "rule");
        List<MetricsReceiver> to = a.capsules("forward_to", MetricsReceiver.class, "metrics receivers");
        a.check();
        MetricsReceiver receiver = samples -> {
            List<Sample> kept = relabeled(rules, samples);
            if (!kept.isEmpty()) {
                for (MetricsReceiver next : to) {
                    next.accept(kept);
                }
            }
        };
        return new MetricsRelabel(Map.of(
                "receiver", new Value.Capsule("capsule(\"storage.Appendable\")", receiver),
                "rules", new Value.Capsule("capsule(\"relabel.Rules\")", rules)));
    }

    /** Samples that lose their name are dropped, as are those that a rule drops. */
    static List<Sample> relabeled(Relabeling rules, List<Sample> samples) {
        List<Sample> kept = new ArrayList<>();
        for (Sample sample : samples) {
            rules.apply(sample.labels())
                    .filter(labels -> labels.containsKey(Sample.NAME))
                    .ifPresent(labels -> kept.add(sample.withLabels(labels)));
        }
        return kept;
    }

    @Override
    public Map<String, Value> exports() {
        return exports;
    }
}
