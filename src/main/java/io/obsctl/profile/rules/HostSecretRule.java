package io.obsctl.profile.rules;

import io.obsctl.model.Collect;
import io.obsctl.model.Collector;
import io.obsctl.model.RunsOn;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Tokens;
import io.obsctl.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secret that only systemd on the host can read serves only what runs there under systemd. */
final class HostSecretRule implements Rule {
    private static final String ID = "profile/on-host-secret";
    private static final String SUMMARY = "a secret that stays on the host cannot be used here";

    @Override
    public void check(Subject s) {
        Tokens tokens = s.profile().stack().tokens();
        Map<String, SecretRef> here = new LinkedHashMap<>();
        put(here, "/stack/tokens/read", tokens.read());
        put(here, "/stack/tokens/deploy", tokens.deploy());
        put(here, "/stack/tokens/rules", tokens.rules());
        put(here, "/stack/tokens/stacks", tokens.stacks());
        here.forEach((pointer, ref) -> s.report(
                Problem.error(ID, SUMMARY, "this machine asks with it, and " + ref + " is only readable on the host")
                        .hint("Give a reference that this machine can follow, such as env:GRAFANA_CLOUD_READ_TOKEN."),
                pointer));
        contactPoints(s);
        Map<String, SecretRef> there = onHosts(s);
        if (!there.isEmpty()) {
            collectors(s, there);
        }
        if (tokens.write() != null && tokens.write().staysOnHost() && tokens.read() == null) {
            s.report(
                    Problem.warning(
                                    ID,
                                    SUMMARY,
                                    "verify reads with the write token when `stack.tokens.read` is missing")
                            .hint("Give `stack.tokens.read` a reference that this machine can follow."),
                    "/stack/tokens/write");
        }
    }

    private static void contactPoints(Subject s) {
        s.profile().observe().contactPoints().forEach((name, point) -> {
            if (point.secret() != null && point.secret().staysOnHost()) {
                s.report(
                        Problem.error(ID, SUMMARY, "Grafana calls this contact point, not the host")
                                .hint("Give a reference that this machine can follow."),
                        "/observe/contact-points/" + name.replace("~", "~0").replace("/", "~1") + "/secret");
            }
        });
    }

    private static void collectors(Subject s, Map<String, SecretRef> there) {
        for (Collector collector : s.profile().collectors()) {
            if (collector.runsOn() != RunsOn.SYSTEMD) {
                there.forEach((pointer, ref) -> s.report(
                        Problem.error(
                                        ID,
                                        SUMMARY,
                                        "not every collector runs under systemd, which alone can read " + ref)
                                .hint("Set `collector.runs-on: systemd`, or give a reference such as env:NAME."),
                        pointer));
                return;
            }
        }
    }

    private static Map<String, SecretRef> onHosts(Subject s) {
        Map<String, SecretRef> out = new LinkedHashMap<>();
        put(out, "/stack/tokens/write", s.profile().stack().tokens().write());
        Collect collect = s.profile().collect();
        for (int i = 0; i < collect.postgres().size(); i++) {
            put(
                    out,
                    "/collect/postgres/" + i + "/dsn",
                    collect.postgres().get(i).dsn());
        }
        for (int i = 0; i < collect.redis().size(); i++) {
            put(out, "/collect/redis/" + i + "/password", collect.redis().get(i).password());
        }
        for (int i = 0; i < collect.mongodb().size(); i++) {
            put(out, "/collect/mongodb/" + i + "/uri", collect.mongodb().get(i).uri());
        }
        for (int i = 0; i < collect.scrape().size(); i++) {
            put(
                    out,
                    "/collect/scrape/" + i + "/password",
                    collect.scrape().get(i).password());
        }
        return out;
    }

    private static void put(Map<String, SecretRef> out, String pointer, @Nullable SecretRef ref) {
        if (ref != null && ref.staysOnHost()) {
            out.put(pointer, ref);
        }
    }
}
