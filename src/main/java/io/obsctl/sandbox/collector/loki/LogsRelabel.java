package io.obsctl.sandbox.collector.loki;

import io.obsctl.sandbox.collector.component.Component;
import io.obsctl.sandbox.collector.component.ComponentContext;
import io.obsctl.sandbox.collector.logs.LogEntry;
import io.obsctl.sandbox.collector.logs.LogsReceiver;
import io.obsctl.sandbox.collector.relabel.RelabelArguments;
import io.obsctl.sandbox.collector.relabel.Relabeling;
import io.obsctl.sandbox.collector.value.Arguments;
import io.obsctl.sandbox.collector.value.BadArguments;
import io.obsctl.sandbox.collector.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code loki.relabel}: an entry that loses all its labels is dropped, as are those that a rule drops. */
final class LogsRelabel implements Component {
    private final Map<String, Value> exports;

    private LogsRelabel(Map<String, Value> exports) {
        this.exports = exports;
    }

    static Component create(Arguments a, ComponentContext context) throws BadArguments {
        a.ignoring("max_cache_size");
        Relabeling rules = RelabelArguments.rules(a, "rule");
        List<LogsReceiver> to = a.capsules("forward_to", LogsReceiver.class, "logs receivers");
        a.check();
        LogsReceiver receiver = entry -> {
            Optional<Map<String, String>> labels = rules.apply(entry.labels()).filter(l -> !l.isEmpty());
            if (labels.isPresent()) {
                LogEntry next = entry.withLabels(labels.get());
                for (LogsReceiver target : to) {
                    target.accept(next);
                }
            }
        };
        return new LogsRelabel(Map.of(
                "receiver", new Value.Capsule("capsule(\"loki.LogsReceiver\")", receiver),
                "rules", new Value.Capsule("capsule(\"relabel.Rules\")", rules)));
    }

    @Override
    public Map<String, Value> exports() {
        return exports;
    }
}
