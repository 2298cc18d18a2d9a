package io.obsctl.verify;

import io.obsctl.model.Lane;
import io.obsctl.model.Signal;
import io.obsctl.verify.CollectorReader.Counter;
import io.obsctl.verify.CollectorReader.Kind;
import io.obsctl.verify.CollectorReader.Part;
import io.obsctl.verify.CollectorReader.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a collector's counters did between two looks, for one signal on the way from the OTLP door. */
final class Exports {
    /** Kinds of error that no retry mends: gRPC's words for them, and HTTP's numbers. */
    private static final Set<String> LASTING = Set.of(
            "Unauthenticated", "PermissionDenied", "InvalidArgument", "NotFound", "400", "401", "403", "404", "413");

    private final Signal signal;
    private final State.Up before;
    private final State.Up after;
    private final Set<String> onTheWay;

    Exports(Signal signal, State.Up before, State.Up after) {
        this.signal = signal;
        this.before = before;
        this.after = after;
        this.onTheWay = reachable(after.parts());
    }

    /** Components that OTLP can reach; empty when that is not known, and then every component counts. */
    private static Set<String> reachable(List<Part> parts) {
        Map<String, List<String>> edges = new HashMap<>();
        Deque<String> next = new ArrayDeque<>();
        for (Part part : parts) {
            edges.put(part.id(), part.to());
            if (part.id().startsWith("otelcol.receiver.otlp.")) {
                next.add(part.id());
            }
        }
        Set<String> seen = new HashSet<>(next);
        while (!next.isEmpty()) {
            for (String to : edges.getOrDefault(next.remove(), List.of())) {
                if (seen.add(to)) {
                    next.add(to);
                }
            }
        }
        // A graph without edges is one that this version does not show.
        return parts.stream().anyMatch(p -> !p.to().isEmpty()) ? seen : Set.of();
    }

    private boolean counts(Counter counter) {
        return counter.signal() == signal
                && (onTheWay.isEmpty() || counter.component().isEmpty() || onTheWay.contains(counter.component()));
    }

    /** Whether the collector has such a counter for this signal. */
    boolean exposes(Kind kind) {
        return after.counters().stream().anyMatch(c -> c.kind() == kind && c.signal() == signal);
    }

    /** Whether it has such a counter for any signal: then an absent one only never counted. */
    boolean knows(Kind kind) {
        return after.counters().stream().anyMatch(c -> c.kind() == kind);
    }

    long grown(Kind kind) {
        return Math.round(after.counters().stream()
                .filter(c -> c.kind() == kind && counts(c))
                .mapToDouble(c -> Math.max(0, c.value() - earlier(c)))
                .sum());
    }

    long waiting() {
        return Math.round(after.counters().stream()
                .filter(c -> c.kind() == Kind.WAITING && counts(c))
                .mapToDouble(Counter::value)
                .sum());
    }

    private double earlier(Counter counter) {
        return before.counters().stream()
                .filter(c -> c.kind() == counter.kind()
                        && c.signal() == counter.signal()
                        && c.component().equals(counter.component())
                        && c.why().equals(counter.why()))
                .mapToDouble(Counter::value)
                .findFirst()
                .orElse(0);
    }

    /** The failures that grew, the largest first; entries that were given up are left out where a status says why. */
    List<Counter> failures() {
        List<Counter> all = grownFailures();
        return all.stream()
                .filter(f -> !f.why().equals("ingester_error")
                        || all.stream()
                                .noneMatch(o -> o.component().equals(f.component())
                                        && o.why().matches("[0-9]{3}")))
                .toList();
    }

    private List<Counter> grownFailures() {
        return after.counters().stream()
                .filter(c -> c.kind() == Kind.FAILED && counts(c) && c.value() > earlier(c))
                .map(c -> new Counter(c.kind(), c.signal(), c.component(), c.why(), c.value() - earlier(c)))
                .sorted((a, b) -> Double.compare(b.value(), a.value()))
                .toList();
    }

    /** The lane that this signal takes, as far as the components on the way show it. */
    Optional<Lane> lane() {
        Lane direct = switch (signal) {
            case TRACES -> Lane.OTLP_WRITE;
            case METRICS -> Lane.MIMIR_WRITE;
            case LOGS -> Lane.LOKI_WRITE;
        };
        Set<Lane> lanes = new HashSet<>();
        onTheWay.forEach(c -> lane(c).ifPresent(lanes::add));
        if (lanes.contains(direct)) {
            return Optional.of(direct);
        }
        return lanes.contains(Lane.OTLP_WRITE) ? Optional.of(Lane.OTLP_WRITE) : Optional.empty();
    }

    /** Whether it failed in a way that no retry mends, and nothing was sent. */
    boolean stopped() {
        return grown(Kind.SENT) == 0
                && failures().stream()
                        .anyMatch(
                                f -> LASTING.contains(f.why()) || f.component().startsWith("prometheus.remote_write."));
    }

    /** Whether anything left or was given up. */
    boolean moved() {
        return grown(Kind.SENT) > 0 || !failures().isEmpty();
    }

    /** The lane that a component writes to. */
    static Optional<Lane> lane(String component) {
        if (component.startsWith("otelcol.exporter.otlp")) {
            return Optional.of(Lane.OTLP_WRITE);
        }
        if (component.startsWith("prometheus.remote_write.")) {
            return Optional.of(Lane.MIMIR_WRITE);
        }
        return component.startsWith("loki.write.") ? Optional.of(Lane.LOKI_WRITE) : Optional.empty();
    }
}
