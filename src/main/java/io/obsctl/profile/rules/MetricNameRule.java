package io.obsctl.profile.rules;

import io.obsctl.model.AppMetric;
import io.obsctl.model.MetricType;
import io.obsctl.problem.Problem;
import io.obsctl.profile.tree.Words;
import java.util.List;
import java.util.regex.Pattern;

/** Metrics are declared under the names that queries use. */
final class MetricNameRule implements Rule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");
    private static final Pattern SERIES = Pattern.compile(".*_(bucket|sum|count)");

    @Override
    public void check(Subject s) {
        List<AppMetric> metrics = s.profile().application().metrics();
        for (int i = 0; i < metrics.size(); i++) {
            String pointer = "/application/metrics/" + i + "/name";
            AppMetric metric = metrics.get(i);
            if (!NAME.matcher(metric.name()).matches()) {
                s.report(
                        error(Words.show(metric.name()) + " is not a name in Prometheus")
                                .hint("OpenTelemetry's job.duration in ms is job_duration_milliseconds there."),
                        pointer);
            } else if (metric.type() == MetricType.HISTOGRAM
                    && SERIES.matcher(metric.name()).matches()) {
                s.report(
                        error(Words.show(metric.name()) + " is one series of a histogram")
                                .hint("Leave _bucket, _sum or _count away."),
                        pointer);
            } else if (metric.type() == MetricType.COUNTER && !metric.name().endsWith("_total")) {
                String name = Words.show(metric.name());
                s.report(
                        Problem.warning(
                                        "profile/metric-name",
                                        "not the name that queries will find",
                                        name + " is a counter: over OTLP it arrives with _total at its end")
                                .hint("Write " + name.replaceAll("`$", "_total`") + ", or another type."),
                        pointer,
                        "/application/metrics/" + i + "/type");
            }
        }
    }

    private static Problem error(String detail) {
        return Problem.error("profile/metric-name", "not the name that queries will find", detail);
    }
}
