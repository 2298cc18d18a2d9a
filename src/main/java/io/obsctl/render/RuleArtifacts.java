package io.obsctl.render;

import io.obsctl.model.AlertEngine;
import io.obsctl.model.AlertSeverity;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Profile;
import io.obsctl.model.TokenExpiry;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Rule files for the rulers of Mimir and Loki, or alert rules of Grafana's own, and a runbook for every alert. */
final class RuleArtifacts {
    private static final Pattern WORD = Pattern.compile(
            "(?!(?i:true|false|null|yes|no|on|off|y|n)$)[A-Za-z](?:[A-Za-z0-9_.:-]*[A-Za-z0-9_])?|\\d+(?:ms|[smhdwy])");
    private static final Pattern VALUE = Pattern.compile("\\{\\{\\s*\\$value[^}]*}}");
    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*\\$labels\\.(\\w+)\\s*}}");

    private static final List<String> SEVERITIES = List.of("critical", "warning", "info");

    /** An alert with everything that it is told to people with. */
    record Alert(RuleGroup.Rule rule, Map<String, String> labels, Map<String, String> annotations) {}

    private final RenderRun run;
    private final GrafanaAlertRules grafana;
    private final Map<String, Object> base = new HashMap<>();
    private final Map<String, List<RuleGroup.Rule>> byAlert = new LinkedHashMap<>();

    RuleArtifacts(RenderRun run) {
        this.run = run;
        this.grafana = new GrafanaAlertRules(run);
        Profile profile = run.profile();
        Selectors selectors = new Selectors(profile, Syntax.PROMQL);
        base.put("profile", profile);
        base.put("name", run.loaded().name());
        base.put("sel", selectors.services());
        base.put("own", selectors.collector());
        base.put("app", AppMetrics.model(profile));
        base.put("sources", Sources.model(profile, Syntax.PROMQL));
        base.put("threshold", new Thresholds(run));
        base.put("hosts", profile.hosts().list().size());
        base.put(
                "logs",
                Backends.readsLogs(profile.collect()) && profile.stack().lanes().loki() != null);
        base.put(
                "memoryMax",
                profile.collectors().isEmpty()
                        ? 512L << 20
                        : profile.collectors().get(0).limits().memory().bytes());
        base.put(
                "counters",
                Map.of(
                        "sendFailed", counters("otelcol_exporter_send_failed_"),
                        "refused", counters("otelcol_receiver_refused_")));
        base.put("slos", new Slos(run, selectors).views());
        base.put("expires", ends(profile));
    }

    private static Map<String, Object> counters(String prefix) {
        return Map.of(
                "spans", SyntaxText.word(prefix + "spans_total"),
                "points", SyntaxText.word(prefix + "metric_points_total"),
                "records", SyntaxText.word(prefix + "log_records_total"));
    }

    /** When which token ends, as far as the profile knows. */
    private static List<Map<String, Object>> ends(Profile profile) {
        TokenExpiry expires = profile.stack().tokens().expires();
        List<Map<String, Object>> out = new ArrayList<>();
        if (expires != null) {
            expires.known()
                    .forEach((purpose, end) ->
                            out.add(Map.of("purpose", purpose, "at", SyntaxText.word("" + end.getEpochSecond()))));
        }
        return out;
    }

    void render() {
        List<String> include = run.profile().observe().alerts().include();
        for (int i = 0; i < include.size(); i++) {
            String group = include.get(i);
            boolean mimir = run.hasTemplate("alerts/" + group + ".ftl");
            boolean loki = run.hasTemplate("alerts/loki/" + group + ".ftl");
            if (mimir) {
                group("alerts/" + group + ".ftl", group, ArtifactKind.MIMIR_RULES);
            }
            if (loki) {
                group("alerts/loki/" + group + ".ftl", group, ArtifactKind.LOKI_RULES);
            }
            if (!mimir && !loki) {
                run.problemAt(
                        "/observe/alerts/include/" + i,
                        Problem.error("render/no-such-alerts", "there is no such group of alerts", group)
                                .hint("Groups are the files under templates/alerts: api, collector, database, host, "
                                        + "logs, messages, tokens, worker, and those of --templates."));
            }
        }
        if (!run.profile().observe().slos().isEmpty()) {
            group("alerts/slo.ftl", "slo", ArtifactKind.MIMIR_RULES);
        }
        Profile profile = run.profile();
        if (profile.stack().lanes().mimir() != null && !ends(profile).isEmpty() && !include.contains("tokens")) {
            group("alerts/tokens.ftl", "tokens", ArtifactKind.MIMIR_RULES);
        }
        runbooks();
    }

    private void group(String template, String name, ArtifactKind kind) {
        RuleGroup group = new RuleGroup();
        Map<String, Object> model = new HashMap<>(base);
        group.into(model);
        try {
            run.run(template, model);
        } catch (TemplateEngine.Failed e) {
            run.problem(e.problem());
            return;
        }
        if (group.rules().isEmpty()) {
            return;
        }
        boolean inGrafana = run.profile().observe().alerts().evaluateIn() == AlertEngine.GRAFANA;
        List<Map<String, Object>> rules = new ArrayList<>();
        List<RuleGroup.Rule> inRuler = new ArrayList<>();
        List<Alert> alerts = new ArrayList<>();
        for (RuleGroup.Rule rule : group.rules()) {
            if (rule.alert() && inGrafana) {
                alerts.add(alert(rule, name));
                continue;
            }
            rules.add(rule.alert() ? view(alert(rule, name)) : record(rule));
            inRuler.add(rule);
        }
        if (!alerts.isEmpty()) {
            grafana.render(name, kind, alerts);
        }
        if (!rules.isEmpty()) {
            file(name, kind, rules, inRuler);
        }
    }

    private void file(String name, ArtifactKind kind, List<Map<String, Object>> rules, List<RuleGroup.Rule> written) {
        Map<String, Object> file = new HashMap<>();
        file.put("group", Map.of("name", word(name), "interval", word("1m")));
        file.put("rules", rules);
        String path = "rules/" + (kind == ArtifactKind.MIMIR_RULES ? "mimir/" : "loki/") + name + ".yaml";
        run.render(path, kind, 0644, "alerts/rules.yaml.ftl", file);
        run.rules(path, written);
    }

    private Alert alert(RuleGroup.Rule rule, String group) {
        Map<String, String> labels = new LinkedHashMap<>(rule.labels());
        String severity = labels.getOrDefault("severity", "");
        if (!SEVERITIES.contains(severity)) {
            run.problem(
                    Problem.error("render/severity", "an alert has no severity that anybody is told about", rule.name())
                            .from(rule.origin())
                            .hint("Write severity=\"critical\", \"warning\" or \"info\"."));
        }
        fixedLabels(labels);
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", rule.parts().getOrDefault("summary", ""));
        if (rule.parts().containsKey("description")) {
            annotations.put("description", rule.parts().get("description"));
        }
        annotations.put("runbook", runbook(rule.name()));
        List<RuleGroup.Rule> same = byAlert.computeIfAbsent(rule.name(), n -> new ArrayList<>());
        if (!same.isEmpty()
                && !same.get(0).origin().split(":")[0].equals(rule.origin().split(":")[0])) {
            run.problem(Problem.error("render/same-alert", "two groups define an alert of the same name", rule.name())
                    .from(rule.origin())
                    .hint("Include one of them: " + same.get(0).origin() + " or group " + group + "."));
        }
        same.add(rule);
        return new Alert(rule, labels, annotations);
    }

    private static Map<String, Object> view(Alert alert) {
        RuleGroup.Rule rule = alert.rule();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("alert", true);
        view.put("name", word(rule.name()));
        view.put("expr", rule.parts().getOrDefault("expr", ""));
        Views.put(
                view,
                "for",
                rule.settings().containsKey("for") ? word(rule.settings().get("for")) : null);
        view.put("labels", pairs(alert.labels()));
        view.put("annotations", pairs(alert.annotations()));
        return view;
    }

    /** Label values of alerts are Go templates too. */
    private void fixedLabels(Map<String, String> labels) {
        Profile profile = run.profile();
        labels.putIfAbsent("environment", Syntax.GOTEXT.literal(profile.environment()));
        labels.putIfAbsent("service", Syntax.GOTEXT.literal(profile.service().name()));
        if (profile.service().team() != null) {
            labels.putIfAbsent("team", Syntax.GOTEXT.literal(profile.service().team()));
        }
        labels.putIfAbsent(
                GrafanaArtifacts.ROUTING_LABEL,
                Syntax.GOTEXT.literal(run.loaded().name()));
    }

    private Map<String, Object> record(RuleGroup.Rule rule) {
        Map<String, String> labels = new LinkedHashMap<>(rule.labels());
        labels.putAll(Slos.recordLabels(run));
        return Map.of(
                "alert",
                false,
                "name",
                word(rule.name()),
                "expr",
                rule.parts().getOrDefault("expr", ""),
                "labels",
                pairs(labels));
    }

    /** Without quotes where none are needed. */
    private static Object word(String text) {
        return WORD.matcher(text).matches() ? SyntaxText.word(text) : text;
    }

    private static List<Map<String, Object>> pairs(Map<String, String> map) {
        List<Map<String, Object>> pairs = new ArrayList<>();
        map.forEach((key, value) -> pairs.add(Map.of("key", SyntaxText.word(AppMetrics.label(key)), "value", value)));
        return pairs;
    }

    private void runbooks() {
        byAlert.forEach((name, rules) -> {
            RuleGroup.Rule first = rules.get(0);
            Map<String, Object> alert = new HashMap<>();
            alert.put("name", name);
            alert.put("severity", first.labels().getOrDefault("severity", ""));
            alert.put(
                    "description",
                    plain(first.parts()
                            .getOrDefault("description", first.parts().getOrDefault("summary", ""))));
            alert.put(
                    "exprs",
                    rules.stream()
                            .map(r -> code(r.parts().getOrDefault("expr", "")))
                            .toList());
            Views.put(alert, "for", first.settings().get("for"));
            for (String part : List.of("impact", "check", "fix")) {
                alert.put(part, new SyntaxText(Syntax.MARKDOWN, first.parts().getOrDefault(part, "Not written yet.")));
            }
            alert.put("origin", first.origin());
            Map<String, Object> model = new HashMap<>(base);
            model.put("alert", alert);
            model.put("reaches", reaches(first.labels().getOrDefault("severity", "")));
            run.render(runbook(name), ArtifactKind.RUNBOOK, 0644, "runbooks/alert.md.ftl", model);
        });
    }

    private static String runbook(String alert) {
        return "runbooks/" + AppMetrics.word(alert) + ".md";
    }

    private List<String> reaches(String severity) {
        for (AlertSeverity known : AlertSeverity.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(severity)) {
                return run.profile().observe().notifications().getOrDefault(known, List.of());
            }
        }
        return List.of();
    }

    /** One line of an indented block: nothing in it has a meaning. */
    private static SyntaxText code(String expr) {
        return new SyntaxText(Syntax.MARKDOWN, Quotes.printable(expr));
    }

    /** An annotation as a page shows it, where no alert gives values. */
    private static String plain(String annotation) {
        String text = VALUE.matcher(annotation).replaceAll("N");
        return LABEL.matcher(text).replaceAll("($1)").replace("{{ \"{\" }}", "{");
    }
}
