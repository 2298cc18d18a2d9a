package io.obsctl.render;

import io.obsctl.model.Collect;
import io.obsctl.model.Collector;
import io.obsctl.model.Containers;
import io.obsctl.model.HostMetrics;
import io.obsctl.model.Journald;
import io.obsctl.model.LogFiles;
import io.obsctl.model.LogSeverity;
import io.obsctl.model.Mongodb;
import io.obsctl.model.Postgres;
import io.obsctl.model.Profile;
import io.obsctl.model.Redis;
import io.obsctl.model.RunsOn;
import io.obsctl.model.ScrapeJob;
import io.obsctl.model.SecretRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What templates see of everything that a collector scrapes or reads itself. */
final class SourceViews {
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}\\u2028\\u2029\\u0085]");

    private final Profile profile;
    private final Collector collector;
    private final Credentials credentials;
    private final Labels metrics = new Labels();
    private final Labels logs = new Labels();

    SourceViews(Profile profile, Collector collector, Credentials credentials) {
        this.profile = profile;
        this.collector = collector;
        this.credentials = credentials;
        // Fixed labels of the templates.
        metrics.label("collector", "");
        metrics.label("host", "");
        metrics.label("containers", "");
        logs.label("containers", "");
    }

    void into(Map<String, Object> model, boolean wanted) {
        Collect collect = profile.collect();
        model.put("postgres", wanted ? map(collect.postgres(), this::postgres) : List.of());
        model.put("redis", wanted ? map(collect.redis(), this::redis) : List.of());
        model.put("mongodb", wanted ? map(collect.mongodb(), this::mongodb) : List.of());
        model.put("scrape", wanted ? map(collect.scrape(), this::scrape) : List.of());
        model.put("journald", wanted ? map(collect.journald(), this::journald) : List.of());
        model.put("files", wanted ? map(collect.files(), this::files) : List.of());
        if (wanted && collect.hostMetrics() != null) {
            model.put("hostMetrics", host(collect.hostMetrics()));
        }
        if (wanted && collect.containers() != null) {
            model.put("containers", containers(collect.containers()));
        }
    }

    private static <T> List<Map<String, Object>> map(
            List<T> list, java.util.function.Function<T, Map<String, Object>> f) {
        List<Map<String, Object>> views = new ArrayList<>();
        list.forEach(item -> views.add(f.apply(item)));
        return views;
    }

    private Map<String, Object> host(HostMetrics host) {
        Map<String, Object> view = timed(host.interval(), null);
        view.put("mounted", collector.runsOn() == RunsOn.COMPOSE);
        view.put("keep", Views.keep(Views.hostKeep(host)));
        return view;
    }

    private static Map<String, Object> containers(Containers containers) {
        Map<String, Object> view = timed(containers.interval(), null);
        view.put("metrics", containers.metrics());
        view.put("logs", containers.logs());
        view.put("socket", containers.socket());
        view.put("keep", Views.keep(Views.CONTAINER_KEEP));
        return view;
    }

    private Map<String, Object> postgres(Postgres source) {
        SyntaxText label = metrics.label("postgres", source.name());
        String credential = label.text().replace('_', '-') + "-dsn";
        credentials.add(credential, source.dsn());
        Map<String, Object> view = scraped(label, source.name(), source.interval(), source.keep());
        view.put("dsn", credentials.value(credential));
        return view;
    }

    private Map<String, Object> redis(Redis source) {
        SyntaxText label = metrics.label("redis", source.name());
        Map<String, Object> view = scraped(label, source.name(), source.interval(), source.keep());
        view.put("address", source.address());
        if (source.password() != null) {
            String credential = label.text().replace('_', '-') + "-password";
            credentials.add(credential, source.password());
            view.put("password", credentials.value(credential));
        }
        if (source.tls() != null) {
            String name = label.text().replace('_', '-');
            pem(view, "ca", name + "-ca", source.tls().ca());
            pem(view, "cert", name + "-cert", source.tls().cert());
            pem(view, "key", name + "-key", source.tls().key());
        }
        return view;
    }

    private void pem(Map<String, Object> view, String key, String name, @Nullable SecretRef ref) {
        if (ref != null) {
            credentials.addFile(name, ref);
            Views.put(view, key, credentials.file(name));
        }
    }

    private Map<String, Object> mongodb(Mongodb source) {
        SyntaxText label = metrics.label("mongodb", source.name());
        String credential = label.text().replace('_', '-') + "-uri";
        credentials.add(credential, source.uri());
        Map<String, Object> view = scraped(label, source.name(), source.interval(), source.keep());
        view.put("uri", credentials.value(credential));
        return view;
    }

    private static Map<String, Object> scraped(
            SyntaxText label, String instance, Duration interval, List<String> keep) {
        Map<String, Object> view = timed(interval, null);
        view.put("label", label);
        view.put("instance", Views.replacement(instance));
        Views.put(view, "keep", Views.keepOrNull(keep));
        return view;
    }

    private Map<String, Object> scrape(ScrapeJob job) {
        Map<String, Object> view = timed(job.interval(), job.timeout());
        SyntaxText label = metrics.label("scrape", job.job());
        view.put("label", label);
        if (job.user() != null && job.password() != null) {
            String credential = label.text().replace('_', '-') + "-password";
            credentials.add(credential, job.password());
            view.put("user", job.user());
            SyntaxText file = credentials.file(credential);
            view.put(file == null ? "password" : "passwordFile", file == null ? credentials.value(credential) : file);
        }
        view.put("job", job.job());
        view.put("targets", job.targets());
        view.put("path", job.path());
        view.put("scheme", job.scheme());
        view.put("labels", job.labels());
        view.put("params", job.params());
        Views.put(view, "keep", Views.keepOrNull(job.keep()));
        return view;
    }

    private static Map<String, Object> timed(Duration interval, @Nullable Duration timeout) {
        Map<String, Object> view = new HashMap<>();
        view.put("interval", interval);
        view.put("timeout", Views.timeout(timeout, interval));
        return view;
    }

    private Map<String, Object> journald(Journald source) {
        Map<String, Object> view = new HashMap<>();
        String unit = source.unit();
        view.put("label", logs.label("journal", unit == null ? "" : unit.replaceAll("\\.service$", "")));
        if (unit != null) {
            // Matches are divided at white space; systemd itself writes it so in unit names.
            view.put("matches", "_SYSTEMD_UNIT=" + SPACE.matcher(unit).replaceAll("\\\\\\\\x20"));
        }
        view.put("maxAge", source.maxAge());
        view.put("json", source.json());
        view.put("service", profile.service().name());
        Views.put(view, "dropLevels", below(source.minSeverity()));
        return view;
    }

    private Map<String, Object> files(LogFiles source) {
        Map<String, Object> view = new HashMap<>();
        view.put("label", logs.label("files", source.job()));
        view.put("job", source.job());
        view.put("paths", source.paths());
        view.put("labels", source.labels());
        view.put("json", source.json());
        Views.put(view, "dropLevels", source.json() ? below(source.minSeverity()) : null);
        return view;
    }

    /** The words for every severity below one, of loggers and of the journal; {@code null} when there are none. */
    static @Nullable String below(LogSeverity least) {
        List<String> words = new ArrayList<>();
        if (least.compareTo(LogSeverity.TRACE) > 0) {
            words.add("trace");
        }
        if (least.compareTo(LogSeverity.DEBUG) > 0) {
            words.add("debug");
        }
        if (least.compareTo(LogSeverity.INFO) > 0) {
            words.addAll(List.of("info", "information", "notice"));
        }
        if (least.compareTo(LogSeverity.WARN) > 0) {
            words.addAll(List.of("warn", "warning"));
        }
        if (least.compareTo(LogSeverity.ERROR) > 0) {
            words.addAll(List.of("err", "error"));
        }
        return words.isEmpty() ? null : "(?i)^(" + String.join("|", words) + ")$";
    }
}
