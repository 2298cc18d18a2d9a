package io.obsctl.render;

import io.obsctl.model.AppMetric;
import io.obsctl.model.MetricType;
import io.obsctl.model.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The metrics that an application declares, sorted by what they are good for: dashboards and alerts ask for roles
 * (what counts requests, what times them, what waits), not for names of one application.
 */
final class AppMetrics {
    private static final Pattern NOT_NAME = Pattern.compile("[^a-zA-Z0-9_:]");
    private static final List<String> STATUS = List.of(
            "status", "job_status", "status_code", "http_status_code", "http_response_status_code", "code", "outcome");
    /** What applications write for a failure: HTTP 5xx and the usual words. */
    private static final String FAILED = "5..|error|failure|failed|fail|exception|timeout";

    private AppMetrics() {}

    /** Roles to lists of metrics; every role is there. */
    static Map<String, Object> model(Profile profile) {
        List<AppMetric> all = profile.application().metrics();
        Map<String, Object> roles = new LinkedHashMap<>();
        roles.put("all", views(all, m -> true));
        roles.put("outcomes", views(all, m -> counts(m) && status(m) != null));
        roles.put("requests", views(all, m -> counts(m) && named(m, "request") && !named(m, "external")));
        roles.put("work", views(all, m -> counts(m) && !named(m, "error|failed|dropped|skipped|restart|slow")));
        roles.put("failures", views(all, m -> counts(m) && named(m, "error|failed|failures")));
        roles.put(
                "durations",
                views(all, m -> m.type() == MetricType.HISTOGRAM && named(m, "duration|time|latency|lag")));
        roles.put(
                "apiDurations",
                views(
                        all,
                        m -> m.type() == MetricType.HISTOGRAM
                                && named(m, "http|api|request|response")
                                && !named(m, "external|size|bytes")));
        roles.put("queueLags", views(all, m -> gauges(m) && named(m, "queue.*(lag|delay|age)")));
        roles.put("queueDepths", views(all, m -> gauges(m) && named(m, "queue.*(depth|size|length|backlog)")));
        roles.put("deadLetters", views(all, m -> gauges(m) && named(m, "dlq|dead_?letter")));
        roles.put("heartbeats", views(all, m -> gauges(m) && named(m, "heartbeat")));
        roles.put("breakers", views(all, m -> gauges(m) && named(m, "circuit_breaker_open")));
        roles.put("lastSuccesses", views(all, m -> gauges(m) && named(m, "last_success.*timestamp")));
        roles.put("restarts", views(all, m -> counts(m) && named(m, "restart")));
        roles.put("inFlight", views(all, m -> gauges(m) && named(m, "concurrent|active|in_?flight")));
        roles.put(
                "pools",
                views(
                        all,
                        m -> gauges(m) && named(m, "connections") && m.labels().contains("state")));
        roles.put("slowQueries", views(all, m -> counts(m) && named(m, "slow_queries")));
        roles.put("externalDurations", views(all, m -> m.type() == MetricType.HISTOGRAM && named(m, "external")));
        roles.put("externalRequests", views(all, m -> counts(m) && named(m, "external.*request")));
        roles.put("externalErrors", views(all, m -> counts(m) && named(m, "external.*error")));
        roles.put(
                "queryDurations", views(all, m -> m.type() == MetricType.HISTOGRAM && named(m, "database|query|sql")));
        roles.put("memory", views(all, m -> gauges(m) && named(m, "process_resident_memory_bytes")));
        roles.put("eventLoop", views(all, m -> gauges(m) && named(m, "eventloop_lag")));
        roles.put("created", views(all, m -> counts(m) && named(m, "users_created|registrations")));
        roles.put("deliveries", deliveries(all));
        roles.put("gauges", views(all, AppMetrics::gauges));
        roles.put("counters", views(all, AppMetrics::counts));
        roles.put("histograms", views(all, m -> m.type() == MetricType.HISTOGRAM));
        return roles;
    }

    /** Pairs of counters that together count every attempt: {@code …_sent_total} and {@code …_failed_total}. */
    private static List<Map<String, Object>> deliveries(List<AppMetric> all) {
        List<Map<String, Object>> pairs = new ArrayList<>();
        for (AppMetric good : all) {
            if (counts(good) && good.name().endsWith("_sent_total")) {
                String bad = good.name().replaceAll("_sent_total$", "_failed_total");
                all.stream()
                        .filter(m -> counts(m) && m.name().equals(bad))
                        .forEach(m -> pairs.add(Map.of(
                                "good", SyntaxText.word(word(good.name())),
                                "bad", SyntaxText.word(word(m.name())),
                                "words", words(good.name().replaceAll("_sent_total$", "")))));
            }
        }
        return pairs;
    }

    private static boolean counts(AppMetric m) {
        return m.type() == MetricType.COUNTER;
    }

    private static boolean gauges(AppMetric m) {
        return m.type() == MetricType.GAUGE;
    }

    private static boolean named(AppMetric m, String pattern) {
        return Pattern.compile(pattern)
                .matcher(m.name().toLowerCase(Locale.ROOT))
                .find();
    }

    private static @Nullable String status(AppMetric m) {
        return STATUS.stream().filter(m.labels()::contains).findFirst().orElse(null);
    }

    private static List<Map<String, Object>> views(List<AppMetric> all, Predicate<AppMetric> wanted) {
        List<Map<String, Object>> views = new ArrayList<>();
        all.stream().filter(wanted).forEach(m -> views.add(view(m)));
        return views;
    }

    private static Map<String, Object> view(AppMetric m) {
        Map<String, Object> view = new HashMap<>();
        String name = word(m.name());
        view.put("name", SyntaxText.word(name));
        view.put("words", words(name));
        view.put("type", m.type());
        Views.put(view, "help", m.help());
        List<Map<String, Object>> labels = new ArrayList<>();
        m.labels().forEach(l -> labels.add(Map.of("name", SyntaxText.word(label(l)), "text", label(l))));
        view.put("labels", labels);
        if (!labels.isEmpty()) {
            view.put("by", SyntaxText.word(label(m.labels().get(0))));
            view.put("byText", label(m.labels().get(0)));
        }
        String status = status(m);
        if (status != null) {
            view.put("status", SyntaxText.word(status));
            view.put("statusText", status);
            view.put("failed", FAILED);
        }
        boolean millis = name.endsWith("_milliseconds") || name.endsWith("_ms");
        view.put("perSecond", millis ? 1000 : 1);
        view.put("unit", unit(name, millis));
        return view;
    }

    /** Grafana's name of the unit that the metric's name ends in. */
    private static String unit(String name, boolean millis) {
        if (millis) {
            return "ms";
        } else if (name.endsWith("_seconds")) {
            return name.contains("timestamp") ? "dateTimeAsIso" : "s";
        } else if (name.endsWith("_bytes")) {
            return "bytes";
        }
        return name.endsWith("_percent") ? "percent" : "short";
    }

    /** The name as a person says it: without prefix of units and totals. */
    private static String words(String name) {
        String words = name.replaceAll("_(total|seconds|milliseconds|bytes)$", "")
                .replace('_', ' ')
                .strip();
        return words.isEmpty() ? name : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** A metric or label name; profiles are checked for that, so this only keeps structure for those built by hand. */
    static String word(String name) {
        String word = NOT_NAME.matcher(name).replaceAll("_");
        return word.isEmpty() || Character.isDigit(word.charAt(0)) ? "_" + word : word;
    }

    static String label(String name) {
        return word(name).replace(':', '_');
    }
}
