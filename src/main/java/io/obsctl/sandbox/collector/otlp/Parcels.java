package io.obsctl.sandbox.collector.otlp;

import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.ArrayList;
import java.util.List;

/** Putting parcels of signals together and cutting them. Metrics are not cut inside of one metric. */
public final class Parcels {
    private Parcels() {}

    /** One parcel of all, which are of one kind. */
    public static Signals join(List<Signals> parts) {
        Signals first = parts.get(0);
        if (first instanceof Signals.Traces) {
            List<ResourceSpans> all = new ArrayList<>();
            parts.forEach(p -> all.addAll(((Signals.Traces) p).resources()));
            return new Signals.Traces(all);
        }
        if (first instanceof Signals.Metrics) {
            List<ResourceMetrics> all = new ArrayList<>();
            parts.forEach(p -> all.addAll(((Signals.Metrics) p).resources()));
            return new Signals.Metrics(all);
        }
        List<ResourceLogs> all = new ArrayList<>();
        parts.forEach(p -> all.addAll(((Signals.Logs) p).resources()));
        return new Signals.Logs(all);
    }

    /** Parcels of at most {@code most} items each; one parcel if {@code most} is 0. */
    public static List<Signals> split(Signals signals, long most) {
        if (most <= 0 || signals.items() <= most) {
            return List.of(signals);
        }
        List<Signals> single = singles(signals);
        List<Signals> parcels = new ArrayList<>();
        List<Signals> current = new ArrayList<>();
        long size = 0;
        for (Signals one : single) {
            if (size > 0 && size + one.items() > most) {
                parcels.add(join(current));
                current.clear();
                size = 0;
            }
            current.add(one);
            size += one.items();
        }
        parcels.add(join(current));
        return parcels;
    }

    private static List<Signals> singles(Signals signals) {
        List<Signals> single = new ArrayList<>();
        if (signals instanceof Signals.Traces traces) {
            for (ResourceSpans r : traces.resources()) {
                for (ScopeSpans s : r.getScopeSpansList()) {
                    s.getSpansList()
                            .forEach(span -> single.add(new Signals.Traces(List.of(r.toBuilder()
                                    .clearScopeSpans()
                                    .addScopeSpans(s.toBuilder().clearSpans().addSpans(span))
                                    .build()))));
                }
            }
        } else if (signals instanceof Signals.Metrics metrics) {
            for (ResourceMetrics r : metrics.resources()) {
                for (ScopeMetrics s : r.getScopeMetricsList()) {
                    for (Metric metric : s.getMetricsList()) {
                        single.add(new Signals.Metrics(List.of(r.toBuilder()
                                .clearScopeMetrics()
                                .addScopeMetrics(s.toBuilder().clearMetrics().addMetrics(metric))
                                .build())));
                    }
                }
            }
        } else if (signals instanceof Signals.Logs logs) {
            for (ResourceLogs r : logs.resources()) {
                for (ScopeLogs s : r.getScopeLogsList()) {
                    s.getLogRecordsList()
                            .forEach(log -> single.add(new Signals.Logs(List.of(r.toBuilder()
                                    .clearScopeLogs()
                                    .addScopeLogs(
                                            s.toBuilder().clearLogRecords().addLogRecords(log))
                                    .build()))));
                }
            }
        }
        return single;
    }
}
