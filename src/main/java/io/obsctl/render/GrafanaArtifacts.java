package io.obsctl.render;

import io.obsctl.model.AlertSeverity;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.ContactPoint;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.Observe;
import io.obsctl.model.Profile;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What goes to Grafana: a folder, dashboards, contact points, a policy subtree, and datasources where it is one's own. */
final class GrafanaArtifacts {
    /** Label of every alert of a profile; its policy subtree takes the alerts that carry it. */
    static final String ROUTING_LABEL = "obsctl_profile";

    private final RenderRun run;
    private final Profile profile;

    GrafanaArtifacts(RenderRun run) {
        this.run = run;
        this.profile = run.profile();
    }

    void render() {
        if (profile.stack().grafana() == null) {
            return;
        }
        Map<String, Object> base = new HashMap<>();
        base.put("profile", profile);
        base.put("name", run.loaded().name());
        String folderTitle = profile.observe().folder().isEmpty()
                ? profile.service().name()
                : profile.observe().folder();
        base.put("folder", Map.of("uid", Uids.of(run.loaded().name(), ""), "title", folderTitle));
        run.render("grafana/folder.json", ArtifactKind.FOLDER, 0644, "grafana/folder.json.ftl", base);
        dashboards(base);
        if (profile.stack().kind() != StackKind.GRAFANA_CLOUD) {
            datasources(base);
        }
        contactPoints(base);
    }

    private void dashboards(Map<String, Object> base) {
        Selectors selectors = new Selectors(profile, Syntax.DASHBOARD_QUERY);
        Map<String, Object> model = new HashMap<>(base);
        model.put("sel", selectors.services());
        model.put("own", selectors.collector());
        model.put("env", selectors.environment());
        model.put("app", AppMetrics.model(profile));
        model.put("sources", Sources.model(profile, Syntax.DASHBOARD_QUERY));
        model.put("slos", new Slos(run, selectors).views());
        List<String> wanted = profile.observe().dashboards();
        for (int i = 0; i < wanted.size(); i++) {
            String dashboard = wanted.get(i);
            String template = "dashboards/" + dashboard + ".ftl";
            if (!run.hasTemplate(template)) {
                run.problemAt(
                        "/observe/dashboards/" + i,
                        Problem.error("render/no-such-dashboard", "there is no such dashboard", dashboard)
                                .hint("Dashboards are the files under templates/dashboards: api, collector-health, "
                                        + "database, dependencies, golden-signals, infrastructure, messages, "
                                        + "service-overview, and those of --templates."));
                continue;
            }
            String uid = Uids.of(run.loaded().name(), dashboard);
            model.put("uid", uid);
            run.render("grafana/dashboards/" + uid + ".json", ArtifactKind.DASHBOARD, 0644, template, model);
        }
    }

    private void datasources(Map<String, Object> base) {
        var lanes = profile.stack().lanes();
        datasource(base, "prometheus", lanes.mimir(), UnaryOperator.identity());
        datasource(base, "loki", lanes.loki(), UnaryOperator.identity());
        datasource(base, "tempo", lanes.tempo(), UnaryOperator.identity());
    }

    private void datasource(
            Map<String, Object> base,
            String type,
            @org.jspecify.annotations.Nullable LaneAddress lane,
            UnaryOperator<String> url) {
        if (lane == null) {
            return;
        }
        String stem = run.loaded().name();
        Map<String, Object> model = new HashMap<>(base);
        model.put("type", type);
        model.put("uid", Uids.of(stem, type));
        model.put("title", stem + " " + type);
        model.put("url", url.apply(LaneUrls.bare(lane.url())));
        model.put("lane", lane);
        model.put("logsUid", Uids.of(stem, "loki"));
        model.put("tracesUid", Uids.of(stem, "tempo"));
        model.put("metricsUid", Uids.of(stem, "prometheus"));
        run.render(
                "grafana/datasources/" + type + ".json",
                ArtifactKind.DATASOURCE,
                0644,
                "grafana/datasource.json.ftl",
                model);
    }

    private void contactPoints(Map<String, Object> base) {
        Observe observe = profile.observe();
        observe.contactPoints().forEach((name, point) -> contactPoint(base, name, point));
        List<Map<String, Object>> routes = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (AlertSeverity severity : AlertSeverity.values()) {
            List<String> receivers = observe.notifications().getOrDefault(severity, List.of());
            for (int i = 0; i < receivers.size(); i++) {
                all.add(receivers.get(i));
                routes.add(Map.of(
                        "severity", severity.name().toLowerCase(Locale.ROOT),
                        "receiver", grafanaName(receivers.get(i)),
                        "continue", i + 1 < receivers.size()));
            }
        }
        if (all.isEmpty()) {
            return;
        }
        Map<String, Object> model = new HashMap<>(base);
        // What no severity matches goes to whoever gets the least severe of them.
        model.put("receiver", grafanaName(all.get(all.size() - 1)));
        model.put("routes", routes);
        model.put("routingLabel", ROUTING_LABEL);
        run.render("grafana/policy.json", ArtifactKind.NOTIFICATION_POLICY, 0644, "grafana/policy.json.ftl", model);
    }

    /** Names are unique in a Grafana; the profile's makes them so. */
    private String grafanaName(String name) {
        return run.loaded().name() + " " + name;
    }

    private void contactPoint(Map<String, Object> base, String name, ContactPoint point) {
        Map<String, Object> model = new HashMap<>(base);
        model.put("uid", Uids.of(run.loaded().name(), name));
        model.put("title", grafanaName(name));
        model.put("point", point);
        boolean needsSecret = switch (point.type()) {
            case EMAIL -> false;
            case SLACK, PAGERDUTY, OPSGENIE, TEAMS -> point.secret() == null;
            case WEBHOOK -> point.secret() == null && point.to() == null;
        };
        if (needsSecret || (point.type() == io.obsctl.model.ContactPointType.EMAIL && point.to() == null)) {
            run.problemAt(
                    "/observe/contactPoints/" + name,
                    Problem.error("render/contact-point", "a contact point lacks its address", name)
                            .hint("email needs `to:`, the others a `secret:` such as env:SLACK_WEBHOOK_URL."));
            return;
        }
        run.render(
                "grafana/contact-points/" + Uids.file(name) + ".json",
                ArtifactKind.CONTACT_POINT,
                0644,
                "grafana/contact-point.json.ftl",
                model);
    }
}
