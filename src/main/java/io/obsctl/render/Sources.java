package io.obsctl.render;

import io.obsctl.model.Collect;
import io.obsctl.model.Postgres;
import io.obsctl.model.Profile;
import io.obsctl.model.ScrapeJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What dashboards and alerts ask about the profile's sources. */
final class Sources {
    private Sources() {}

    static Map<String, Object> model(Profile profile, Syntax syntax) {
        Collect collect = profile.collect();
        Map<String, Object> model = new HashMap<>();
        model.put("host", collect.hostMetrics() != null);
        model.put("otlp", collect.otlp() != null);
        model.put("postgres", !collect.postgres().isEmpty());
        model.put(
                "postgresSettings", collect.postgres().stream().anyMatch(p -> keeps(p, "pg_settings_max_connections")));
        model.put("redis", !collect.redis().isEmpty());
        model.put("mongodb", !collect.mongodb().isEmpty());
        model.put("rabbitmq", collect.scrape().stream().anyMatch(Sources::isRabbit));
        model.put(
                "containers",
                collect.containers() != null && collect.containers().metrics());
        model.put(
                "logs",
                Backends.readsLogs(collect)
                        || (collect.otlp() != null && collect.otlp().logs()));
        List<String> jobs = collect.scrape().stream()
                .filter(j -> !isRabbit(j))
                .map(ScrapeJob::job)
                .toList();
        if (!jobs.isEmpty()) {
            String any =
                    String.join("|", jobs.stream().map(Selectors::quoteRegex).toList());
            model.put("scrapeUp", new SyntaxText(syntax, "job=~" + syntax.literal(any)));
        }
        return model;
    }

    private static boolean isRabbit(ScrapeJob job) {
        return job.job().toLowerCase(java.util.Locale.ROOT).contains("rabbitmq");
    }

    private static boolean keeps(Postgres postgres, String metric) {
        if (postgres.keep().isEmpty()) {
            return true;
        }
        try {
            return Pattern.compile(String.join("|", postgres.keep()))
                    .matcher(metric)
                    .matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
