package io.obsctl.infra.collector;

import io.obsctl.model.Signal;
import io.obsctl.verify.CollectorReader.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names of Alloy's counters mean. They changed between versions ({@code receiver_accepted_spans_ratio_total},
 * {@code otelcol_receiver_accepted_spans_total}), so they are matched by pattern (facts/alloy-runtime.md).
 */
final class CounterNames {
    private static final Pattern OTEL = Pattern.compile(
            "(?:otelcol_)?(receiver|exporter)_(accepted|refused|failed|sent|send_failed|enqueue_failed)_"
                    + "(spans|metric_points|log_records)(?:_ratio)?(?:_total)?");

    private static final Map<String, Signal> SIGNALS =
            Map.of("spans", Signal.TRACES, "metric_points", Signal.METRICS, "log_records", Signal.LOGS);

    record Meaning(Kind kind, Signal signal) {}

    private CounterNames() {}

    static Optional<Meaning> of(String name) {
        Matcher m = OTEL.matcher(name);
        if (!m.matches()) {
            return Optional.empty();
        }
        Kind kind = switch (m.group(2)) {
            case "accepted" -> Kind.ACCEPTED;
            case "sent" -> Kind.SENT;
            case "refused" -> Kind.REFUSED;
            case "failed" -> m.group(1).equals("receiver") ? Kind.REFUSED : Kind.FAILED;
            default -> Kind.FAILED;
        };
        Signal signal = SIGNALS.get(m.group(3));
        return signal == null ? Optional.empty() : Optional.of(new Meaning(kind, signal));
    }
}
