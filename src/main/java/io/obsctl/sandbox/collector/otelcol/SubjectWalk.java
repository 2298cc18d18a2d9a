package io.obsctl.sandbox.collector.otelcol;

import io.obsctl.sandbox.collector.otlp.Signals;
import io.obsctl.sandbox.collector.ottl.Ottl.Context;
import io.obsctl.sandbox.collector.ottl.OttlFailure;
import io.obsctl.sandbox.collector.ottl.Subject;
import io.obsctl.sandbox.collector.ottl.Subjects;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Visits everything of one context in a parcel. A visitor may change what it sees through its {@link Subject}, and says
 * whether it stays. What gets empty goes, too.
 */
final class SubjectWalk {
    /** Sees one thing at a time. */
    interface Visitor {
        boolean keeps(Subject subject) throws OttlFailure;
    }

    private final Context context;
    private final Visitor visitor;

    SubjectWalk(Context context, Visitor visitor) {
        this.context = context;
        this.visitor = visitor;
    }

    Signals walk(Signals signals) throws OttlFailure {
        if (signals instanceof Signals.Traces traces) {
            List<ResourceSpans> all = new ArrayList<>();
            for (ResourceSpans r : traces.resources()) {
                ResourceSpans.Builder resource = r.toBuilder();
                if (spans(resource)) {
                    all.add(resource.build());
                }
            }
            return new Signals.Traces(all);
        }
        if (signals instanceof Signals.Metrics metrics) {
            List<ResourceMetrics> all = new ArrayList<>();
            for (ResourceMetrics r : metrics.resources()) {
                ResourceMetrics.Builder resource = r.toBuilder();
                if (metrics(resource)) {
                    all.add(resource.build());
                }
            }
            return new Signals.Metrics(all);
        }
        List<ResourceLogs> all = new ArrayList<>();
        for (ResourceLogs r : ((Signals.Logs) signals).resources()) {
            ResourceLogs.Builder resource = r.toBuilder();
            if (logs(resource)) {
                all.add(resource.build());
            }
        }
        return new Signals.Logs(all);
    }

    private boolean spans(ResourceSpans.Builder r) throws OttlFailure {
        Resource.Builder resource = r.getResourceBuilder();
        Subject owner = Subjects.resource(resource);
        if (context == Context.RESOURCE) {
            return visitor.keeps(owner);
        }
        List<ScopeSpans> scopes = new ArrayList<>();
        for (ScopeSpans s : r.getScopeSpansList()) {
            ScopeSpans.Builder builder = s.toBuilder();
            Subject scope = Subjects.scope(builder.getScopeBuilder(), owner);
            if (context == Context.SCOPE ? visitor.keeps(scope) : spans(builder, scope)) {
                scopes.add(builder.build());
            }
        }
        r.clearScopeSpans().addAllScopeSpans(scopes);
        return !scopes.isEmpty();
    }

    private boolean spans(ScopeSpans.Builder s, Subject scope) throws OttlFailure {
        List<Span> spans = new ArrayList<>();
        for (Span one : s.getSpansList()) {
            Span.Builder span = one.toBuilder();
            Subject subject = Subjects.span(span, scope);
            if (context == Context.SPAN) {
                if (visitor.keeps(subject)) {
                    spans.add(span.build());
                }
            } else {
                events(span, subject);
                spans.add(span.build());
            }
        }
        s.clearSpans().addAllSpans(spans);
        return !spans.isEmpty();
    }

    private void events(Span.Builder span, Subject subject) throws OttlFailure {
        List<Span.Event> events = new ArrayList<>();
        for (Span.Event one : span.getEventsList()) {
            Span.Event.Builder event = one.toBuilder();
            if (visitor.keeps(Subjects.spanEvent(event, subject))) {
                events.add(event.build());
            }
        }
        span.clearEvents().addAllEvents(events);
    }

    private boolean logs(ResourceLogs.Builder r) throws OttlFailure {
        Resource.Builder resource = r.getResourceBuilder();
        Subject owner = Subjects.resource(resource);
        if (context == Context.RESOURCE) {
            return visitor.keeps(owner);
        }
        List<ScopeLogs> scopes = new ArrayList<>();
        for (ScopeLogs s : r.getScopeLogsList()) {
            ScopeLogs.Builder builder = s.toBuilder();
            Subject scope = Subjects.scope(builder.getScopeBuilder(), owner);
            if (context == Context.SCOPE ? visitor.keeps(scope) : logs(builder, scope)) {
                scopes.add(builder.build());
            }
        }
        r.clearScopeLogs().addAllScopeLogs(scopes);
        return !scopes.isEmpty();
    }

    private boolean logs(ScopeLogs.Builder s, Subject scope) throws OttlFailure {
        List<LogRecord> records = new ArrayList<>();
        for (LogRecord one : s.getLogRecordsList()) {
            LogRecord.Builder record = one.toBuilder();
            if (visitor.keeps(Subjects.log(record, scope))) {
                records.add(record.build());
            }
        }
        s.clearLogRecords().addAllLogRecords(records);
        return !records.isEmpty();
    }

    private boolean metrics(ResourceMetrics.Builder r) throws OttlFailure {
        Resource.Builder resource = r.getResourceBuilder();
        Subject owner = Subjects.resource(resource);
        if (context == Context.RESOURCE) {
            return visitor.keeps(owner);
        }
        List<ScopeMetrics> scopes = new ArrayList<>();
        for (ScopeMetrics s : r.getScopeMetricsList()) {
            ScopeMetrics.Builder builder = s.toBuilder();
            Subject scope = Subjects.scope(builder.getScopeBuilder(), owner);
            if (context == Context.SCOPE ? visitor.keeps(scope) : metrics(builder, scope)) {
                scopes.add(builder.build());
            }
        }
        r.clearScopeMetrics().addAllScopeMetrics(scopes);
        return !scopes.isEmpty();
    }

    private boolean metrics(ScopeMetrics.Builder s, Subject scope) throws OttlFailure {
        List<Metric> metrics = new ArrayList<>();
        for (Metric one : s.getMetricsList()) {
            Metric.Builder metric = one.toBuilder();
            Subject subject = Subjects.metric(metric, scope);
            if (context == Context.METRIC ? visitor.keeps(subject) : points(metric, subject)) {
                metrics.add(metric.build());
            }
        }
        s.clearMetrics().addAllMetrics(metrics);
        return !metrics.isEmpty();
    }

    private boolean points(Metric.Builder metric, Subject subject) throws OttlFailure {
        switch (metric.getDataCase()) {
            case GAUGE -> {
                List<NumberDataPoint> kept = numbers(metric.getGauge().getDataPointsList(), subject);
                metric.getGaugeBuilder().clearDataPoints().addAllDataPoints(kept);
                return !kept.isEmpty();
            }
            case SUM -> {
                List<NumberDataPoint> kept = numbers(metric.getSum().getDataPointsList(), subject);
                metric.getSumBuilder().clearDataPoints().addAllDataPoints(kept);
                return !kept.isEmpty();
            }
            case HISTOGRAM -> {
                List<HistogramDataPoint> kept = new ArrayList<>();
                for (HistogramDataPoint one : metric.getHistogram().getDataPointsList()) {
                    HistogramDataPoint.Builder p = one.toBuilder();
                    if (visitor.keeps(Subjects.point(
                            p::getAttributesList, l -> p.clearAttributes().addAllAttributes(l), subject))) {
                        kept.add(p.build());
                    }
                }
                metric.getHistogramBuilder().clearDataPoints().addAllDataPoints(kept);
                return !kept.isEmpty();
            }
            case EXPONENTIAL_HISTOGRAM -> {
                List<ExponentialHistogramDataPoint> kept = new ArrayList<>();
                for (ExponentialHistogramDataPoint one :
                        metric.getExponentialHistogram().getDataPointsList()) {
                    ExponentialHistogramDataPoint.Builder p = one.toBuilder();
                    if (visitor.keeps(Subjects.point(
                            p::getAttributesList, l -> p.clearAttributes().addAllAttributes(l), subject))) {
                        kept.add(p.build());
                    }
                }
                metric.getExponentialHistogramBuilder().clearDataPoints().addAllDataPoints(kept);
                return !kept.isEmpty();
            }
            case SUMMARY -> {
                List<SummaryDataPoint> kept = new ArrayList<>();
                for (SummaryDataPoint one : metric.getSummary().getDataPointsList()) {
                    SummaryDataPoint.Builder p = one.toBuilder();
                    if (visitor.keeps(Subjects.point(
                            p::getAttributesList, l -> p.clearAttributes().addAllAttributes(l), subject))) {
                        kept.add(p.build());
                    }
                }
                metric.getSummaryBuilder().clearDataPoints().addAllDataPoints(kept);
                return !kept.isEmpty();
            }
            default -> {
                return true;
            }
        }
    }

    private List<NumberDataPoint> numbers(List<NumberDataPoint> points, Subject metric) throws OttlFailure {
        List<NumberDataPoint> kept = new ArrayList<>();
        for (NumberDataPoint one : points) {
            NumberDataPoint.Builder point = one.toBuilder();
            if (visitor.keeps(Subjects.numberPoint(point, metric))) {
                kept.add(point.build());
            }
        }
        return kept;
    }
}
