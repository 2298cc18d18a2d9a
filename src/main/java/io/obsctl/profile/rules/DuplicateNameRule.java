package io.obsctl.profile.rules;

import io.obsctl.model.AppMetric;
import io.obsctl.model.Collector;
import io.obsctl.model.Host;
import io.obsctl.model.Mongodb;
import io.obsctl.model.Postgres;
import io.obsctl.model.Profile;
import io.obsctl.model.Redis;
import io.obsctl.model.ScrapeJob;
import io.obsctl.model.Slo;
import io.obsctl.problem.Problem;
import io.obsctl.profile.tree.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What is known by its name has a name of its own. */
final class DuplicateNameRule implements Rule {
    @Override
    public void check(Subject s) {
        Profile p = s.profile();
        unique(s, p.hosts().list(), Host::name, "/hosts/list", "/name");
        unique(s, p.collectors(), (Collector c) -> c.role().name().toLowerCase(Locale.ROOT), "/collectors", "/role");
        unique(s, p.collect().postgres(), Postgres::name, "/collect/postgres", "/name");
        unique(s, p.collect().redis(), Redis::name, "/collect/redis", "/name");
        unique(s, p.collect().mongodb(), Mongodb::name, "/collect/mongodb", "/name");
        unique(s, p.collect().scrape(), ScrapeJob::job, "/collect/scrape", "/job");
        unique(s, p.application().metrics(), AppMetric::name, "/application/metrics", "/name");
        unique(s, p.observe().slos(), Slo::name, "/observe/slos", "/name");
    }

    private static <T> void unique(Subject s, List<T> list, Function<T, String> name, String at, String key) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            String word = name.apply(list.get(i));
            Integer first = seen.putIfAbsent(word, i);
            if (first != null) {
                s.report(
                        Problem.error(
                                        "profile/duplicate-name",
                                        "two entries have the same name",
                                        Words.show(word) + " names entries " + (first + 1) + " and " + (i + 1) + " of `"
                                                + at.substring(1).replace('/', '.') + "`")
                                .hint("Give each its own `" + key.substring(1) + "`."),
                        at + "/" + i + key,
                        at + "/" + first + key);
            }
        }
    }
}
