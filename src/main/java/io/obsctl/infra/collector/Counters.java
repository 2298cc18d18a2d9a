package io.obsctl.infra.collector;

import io.obsctl.infra.collector.PrometheusText.Sample;
import io.obsctl.model.Signal;
import io.obsctl.verify.CollectorReader.Counter;
import io.obsctl.verify.CollectorReader.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The counters that show how far a signal came, of all components that receive or send. */
final class Counters {
    private static final Map<String, Signal> TYPES =
            Map.of("traces", Signal.TRACES, "metrics", Signal.METRICS, "logs", Signal.LOGS);

    private Counters() {}

    static List<Counter> of(List<Sample> samples) {
        List<Counter> out = new ArrayList<>();
        Map<String, Double> failed = new HashMap<>();
        Map<String, Double> tried = new LinkedHashMap<>();
        for (Sample s : samples) {
            if (!Double.isFinite(s.value())) {
                continue;
            }
            String component = s.label("component_id");
            CounterNames.of(s.name())
                    .ifPresent(m ->
                            out.add(new Counter(m.kind(), m.signal(), component, s.label("error_type"), s.value())));
            switch (s.name()) {
                case "prometheus_remote_storage_samples_total" -> tried.merge(component, s.value(), Double::sum);
                case "prometheus_remote_storage_samples_failed_total" ->
                    failed.merge(component, s.value(), Double::sum);
                case "loki_write_sent_entries_total" ->
                    out.add(new Counter(Kind.SENT, Signal.LOGS, component, "", s.value()));
                case "loki_write_dropped_entries_total" ->
                    out.add(new Counter(Kind.FAILED, Signal.LOGS, component, s.label("reason"), s.value()));
                case "loki_write_request_duration_seconds_count" -> refusals(s, component, out);
                case "otelcol_exporter_queue_size" -> waiting(s, component, out);
                default -> {
                    // Not about signals on their way.
                }
            }
        }
        // What was tried counts what failed as well (facts/alloy-runtime.md).
        tried.forEach((component, count) -> out.add(
                new Counter(Kind.SENT, Signal.METRICS, component, "", count - failed.getOrDefault(component, 0.0))));
        failed.forEach((component, count) -> out.add(new Counter(Kind.FAILED, Signal.METRICS, component, "", count)));
        return summed(out);
    }

    private static void refusals(Sample s, String component, List<Counter> out) {
        String status = s.label("status_code");
        if (!status.isEmpty() && !status.startsWith("2")) {
            out.add(new Counter(Kind.FAILED, Signal.LOGS, component, status, s.value()));
        }
    }

    private static void waiting(Sample s, String component, List<Counter> out) {
        Signal only = TYPES.get(s.label("data_type"));
        for (Signal signal : Signal.values()) {
            if (only == null || only == signal) {
                out.add(new Counter(Kind.WAITING, signal, component, "", s.value()));
            }
        }
    }

    /** Series that differ only in labels that do not matter here are one counter. */
    private static List<Counter> summed(List<Counter> counters) {
        Map<String, Counter> out = new LinkedHashMap<>();
        for (Counter c : counters) {
            String key = c.kind() + " " + c.signal() + " " + c.component() + " " + c.why();
            out.merge(
                    key, c, (a, b) -> new Counter(a.kind(), a.signal(), a.component(), a.why(), a.value() + b.value()));
        }
        return List.copyOf(out.values());
    }
}
