package io.obsctl.profile.rules;

import io.obsctl.model.Collect;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is collected has a lane to leave by, and each lane has what it is entered with. */
final class LaneRule implements Rule {
    @Override
    public void check(Subject s) {
        Map<String, LaneAddress> lanes = LaneTable.of(s.profile().stack().lanes());
        needs(s.profile().collect()).forEach((lane, because) -> {
            if (!lanes.containsKey(lane)) {
                missing(s, lane, because);
            }
        });
        lanes.forEach((key, lane) -> login(s, key, lane));
        boolean shows = !s.profile().observe().dashboards().isEmpty();
        if (shows && s.profile().stack().grafana() == null) {
            s.report(
                    Problem.error(
                                    "profile/missing-lane",
                                    "a lane is missing",
                                    "`observe.dashboards` needs `stack.grafana`")
                            .hint("Add the root URL of your Grafana as stack.grafana.url."),
                    "/observe/dashboards",
                    "/stack/grafana",
                    "/stack/slug");
        }
    }

    /** Lane by lane, the key that needs it. OTLP leaves by the OTLP lane; what is scraped and read goes direct. */
    private static Map<String, String> needs(Collect collect) {
        Map<String, String> needs = new LinkedHashMap<>();
        if (collect.otlp() != null) {
            needs.put("otlp", "otlp");
        }
        need(needs, "mimir", "host-metrics", collect.hostMetrics() != null);
        need(needs, "mimir", "scrape", !collect.scrape().isEmpty());
        need(needs, "mimir", "postgres", !collect.postgres().isEmpty());
        need(needs, "mimir", "redis", !collect.redis().isEmpty());
        need(needs, "mimir", "mongodb", !collect.mongodb().isEmpty());
        need(needs, "loki", "journald", !collect.journald().isEmpty());
        need(needs, "loki", "files", !collect.files().isEmpty());
        var containers = collect.containers();
        need(needs, "mimir", "containers", containers != null && containers.metrics());
        need(needs, "loki", "containers", containers != null && containers.logs());
        return needs;
    }

    private static void need(Map<String, String> needs, String lane, String key, boolean given) {
        if (given) {
            needs.putIfAbsent(lane, key);
        }
    }

    private static void missing(Subject s, String lane, String because) {
        boolean cloud = s.profile().stack().kind() == StackKind.GRAFANA_CLOUD;
        s.report(
                Problem.error(
                                "profile/missing-lane",
                                "a lane is missing",
                                "`collect." + because + "` needs `stack.lanes." + lane + "`")
                        .hint(
                                cloud
                                        ? "Its URL and id are on the stack's page at grafana.com; each lane has its own id."
                                        : "Add its url, and how it is entered."),
                "/collect/" + because,
                LaneTable.pointer(lane));
    }

    private static void login(Subject s, String key, LaneAddress lane) {
        String pointer = LaneTable.pointer(key);
        if (lane.auth() == LaneAuth.BASIC && (lane.id() == null || lane.id().isBlank())) {
            s.report(
                    Problem.error(
                                    "profile/lane-login",
                                    "a lane lacks what it is entered with",
                                    "`stack.lanes." + key + "` has no id")
                            .hint("Every lane has its own instance id; the stack's page at grafana.com shows it."),
                    pointer,
                    pointer + "/id",
                    pointer + "/auth");
        }
        if (lane.auth() == LaneAuth.TENANT
                && (lane.tenant() == null || lane.tenant().isBlank())) {
            s.report(
                    Problem.error(
                                    "profile/lane-login",
                                    "a lane lacks what it is entered with",
                                    "`stack.lanes." + key + "` has no tenant")
                            .hint("Add `tenant:`, the value of X-Scope-OrgID."),
                    pointer,
                    pointer + "/tenant",
                    pointer + "/auth");
        }
        if (lane.auth() == LaneAuth.BASIC && lane.id() != null && lane.id().indexOf(':') >= 0) {
            s.badValue(
                    "`stack.lanes." + key + ".id` holds a colon, which ends the user name of Basic", pointer + "/id");
        }
    }
}
