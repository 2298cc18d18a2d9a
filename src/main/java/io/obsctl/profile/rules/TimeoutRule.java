package io.obsctl.profile.rules;

import io.obsctl.model.Collect;
import io.obsctl.model.Profile;
import io.obsctl.model.ScrapeJob;
import io.obsctl.problem.Problem;
import io.obsctl.profile.shape.Durations;
import java.time.Duration;
import java.util.List;

/** Intervals are long enough, and what is asked has answered before it is asked again. */
final class TimeoutRule implements Rule {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Override
    public void check(Subject s) {
        Profile p = s.profile();
        Collect collect = p.collect();
        List<ScrapeJob> scrape = collect.scrape();
        for (int i = 0; i < scrape.size(); i++) {
            String at = "/collect/scrape/" + i;
            interval(s, scrape.get(i).interval(), at + "/interval");
            Duration timeout = scrape.get(i).timeout();
            if (timeout != null && timeout.compareTo(scrape.get(i).interval()) > 0) {
                s.report(
                        Problem.error(
                                        "profile/timeout",
                                        "a timeout is longer than its interval",
                                        "`timeout` is " + Durations.print(timeout) + " and `interval` "
                                                + Durations.print(scrape.get(i).interval()))
                                .hint("Alloy refuses a scrape that may last longer than its interval."),
                        at + "/timeout",
                        at + "/interval");
            }
            if (timeout != null) {
                interval(s, timeout, at + "/timeout");
            }
        }
        if (collect.hostMetrics() != null) {
            interval(s, collect.hostMetrics().interval(), "/collect/host-metrics/interval");
        }
        if (collect.containers() != null) {
            interval(s, collect.containers().interval(), "/collect/containers/interval");
        }
        for (int i = 0; i < collect.postgres().size(); i++) {
            interval(s, collect.postgres().get(i).interval(), "/collect/postgres/" + i + "/interval");
        }
        for (int i = 0; i < collect.redis().size(); i++) {
            interval(s, collect.redis().get(i).interval(), "/collect/redis/" + i + "/interval");
        }
        for (int i = 0; i < collect.mongodb().size(); i++) {
            interval(s, collect.mongodb().get(i).interval(), "/collect/mongodb/" + i + "/interval");
        }
        interval(s, p.verify().timeout(), "/verify/timeout");
        interval(s, p.verify().within(), "/verify/within");
        if (p.process().sampling() != null) {
            interval(s, p.process().sampling().decisionWait(), "/process/sampling/decision-wait");
        }
    }

    private static void interval(Subject s, Duration duration, String pointer) {
        if (duration.compareTo(SHORTEST) < 0) {
            s.badValue("the shortest duration here is 1s", pointer);
        }
    }
}
