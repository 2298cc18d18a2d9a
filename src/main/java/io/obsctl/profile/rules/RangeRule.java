package io.obsctl.profile.rules;

import io.obsctl.model.ByteSize;
import io.obsctl.model.Percent;
import io.obsctl.model.Profile;
import io.obsctl.model.Redis;
import io.obsctl.model.ScrapeJob;
import io.obsctl.profile.shape.Durations;
import java.util.List;
import java.util.regex.Pattern;

/** Values that are of the right type and still make no sense. */
final class RangeRule implements Rule {
    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,4}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final long SMALLEST_MEMORY = 64L << 20;

    @Override
    public void check(Subject s) {
        Profile p = s.profile();
        collectors(s, p);
        batch(s, p.hosts().rollout().batch());
        var sampling = p.process().sampling();
        if (sampling != null && sampling.otherwise().value() > 100) {
            s.badValue("a share of traces is at most 100%", "/process/sampling/otherwise");
        }
        for (int i = 0; i < p.observe().slos().size(); i++) {
            double objective = p.observe().slos().get(i).objective().value();
            if (objective <= 0 || objective >= 100) {
                s.badValue("an objective is above 0% and below 100%", "/observe/slos/" + i + "/objective");
            }
        }
        List<ScrapeJob> scrape = p.collect().scrape();
        for (int i = 0; i < scrape.size(); i++) {
            String at = "/collect/scrape/" + i;
            if (!scrape.get(i).scheme().equals("http")
                    && !scrape.get(i).scheme().equals("https")) {
                s.badValue("`scheme` is one of: http, https", at + "/scheme");
            }
            if (!scrape.get(i).path().startsWith("/")) {
                s.badValue("`path` begins with /", at + "/path");
            }
            if ((scrape.get(i).user() == null) != (scrape.get(i).password() == null)) {
                String there = scrape.get(i).user() == null ? "password" : "user";
                s.badValue("a login takes both `user` and `password`", at + "/" + there);
            }
            if (scrape.get(i).targets().isEmpty()) {
                s.badValue("`targets` is empty: nothing would be scraped", at + "/targets");
            }
        }
        List<Redis> redis = p.collect().redis();
        for (int i = 0; i < redis.size(); i++) {
            if (redis.get(i).tls() != null && !redis.get(i).address().startsWith("rediss://")) {
                s.badValue("`tls` goes with an address that begins with rediss://", "/collect/redis/" + i + "/tls");
            }
        }
        thresholds(s, p);
        blank(s, p);
    }

    private static void collectors(Subject s, Profile p) {
        if (p.collectors().isEmpty()) {
            s.badValue("`collectors` is empty: nothing would be collected", "/collectors");
        }
        for (int i = 0; i < p.collectors().size(); i++) {
            ByteSize memory = p.collectors().get(i).limits().memory();
            if (memory.bytes() < SMALLEST_MEMORY) {
                s.badValue("Alloy does not run in less than 64MiB", "/collectors/" + i + "/limits/memory");
            }
            Percent cpu = p.collectors().get(i).limits().cpu();
            if (cpu.value() <= 0) {
                s.badValue("`cpu` is above 0%; 100% is one core", "/collectors/" + i + "/limits/cpu");
            }
            for (String key : List.of("binary", "home")) {
                String path = key.equals("binary")
                        ? p.collectors().get(i).binary()
                        : p.collectors().get(i).home();
                if (!path.startsWith("/") || (path + "/").contains("/../") || (path + "/").contains("/./")) {
                    s.badValue("`" + key + "` takes an absolute path", "/collectors/" + i + "/" + key);
                }
            }
        }
    }

    private static void batch(Subject s, String batch) {
        boolean share = batch.endsWith("%")
                && NUMBER.matcher(batch.substring(0, batch.length() - 1)).matches()
                && Double.parseDouble(batch.substring(0, batch.length() - 1)) > 0
                && Double.parseDouble(batch.substring(0, batch.length() - 1)) <= 100;
        if (!share && !COUNT.matcher(batch).matches()) {
            s.badValue("`batch` takes a number of hosts, such as 10, or a share, such as 25%", "/hosts/rollout/batch");
        }
    }

    private static void thresholds(Subject s, Profile p) {
        p.observe().alerts().thresholds().forEach((alert, value) -> {
            boolean good = NUMBER.matcher(value).matches() || isPercent(value) || isDuration(value) || isSize(value);
            if (!good) {
                s.badValue(
                        "a threshold takes a number, 5%, 5m or 512MiB",
                        io.obsctl.profile.bind.Pointer.child("/observe/alerts/thresholds", alert));
            }
        });
    }

    private static boolean isPercent(String text) {
        return text.endsWith("%")
                && NUMBER.matcher(text.substring(0, text.length() - 1).strip()).matches();
    }

    private static boolean isDuration(String text) {
        try {
            Durations.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSize(String text) {
        try {
            ByteSize.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void blank(Subject s, Profile p) {
        if (p.environment().isBlank()) {
            s.badValue("`environment` is empty", "/environment");
        }
        if (p.service().name().isBlank()) {
            s.badValue("`service.name` is empty", "/service/name");
        }
    }
}
