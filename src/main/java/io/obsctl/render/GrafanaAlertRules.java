package io.obsctl.render;

import io.obsctl.model.ArtifactKind;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Alert rules that Grafana evaluates itself, one group a file. They mean what they mean in a ruler: a query that
 * compares keeps its comparison, and every series that it returns is an alert.
 *
 * <p>Two things differ from a ruler. A title is unique in its folder, so alerts of one name get what tells them apart
 * behind it. And {@code $value} is a text about all queries, so templates ask for the number of query A.
 */
final class GrafanaAlertRules {
    /** Data sources that every stack of Grafana Cloud has. */
    private static final Map<String, String> CLOUD =
            Map.of("prometheus", "grafanacloud-prom", "loki", "grafanacloud-logs");

    private static final Pattern ACTION = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
    private static final Pattern VALUE =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|\\$value\\b|(?<![\\w.)\\]])\\.Value\\b");

    /** Grafana's limit for a title. */
    private static final int LONGEST_TITLE = 190;

    private final RenderRun run;
    private final Set<String> groups = new TreeSet<>();

    GrafanaAlertRules(RenderRun run) {
        this.run = run;
    }

    /** @param kind whose ruler would evaluate them otherwise */
    void render(String group, ArtifactKind kind, List<RuleArtifacts.Alert> alerts) {
        String type = kind == ArtifactKind.LOKI_RULES ? "loki" : "prometheus";
        if (!canEvaluate(type)) {
            return;
        }
        // A group may have rules for metrics and for logs: Grafana's groups hold both kinds, a ruler's do not.
        String title = groups.add(group) ? group : group + "-" + type;
        groups.add(title);
        List<String> titles = titles(alerts);
        List<Map<String, Object>> rules = new ArrayList<>();
        for (int i = 0; i < alerts.size(); i++) {
            rules.add(rule(title, titles.get(i), alerts.get(i)));
        }
        Map<String, Object> model = new HashMap<>();
        model.put("group", Map.of("title", title, "folder", Uids.of(run.loaded().name(), "")));
        model.put(
                "source", Map.of("type", type, "uid", source(type), "queryType", type.equals("loki") ? "instant" : ""));
        model.put("rules", rules);
        String path = "grafana/alert-rules/" + Uids.file(title) + ".json";
        run.render(path, ArtifactKind.ALERT_RULES, 0644, "grafana/alert-rules.json.ftl", model);
        run.rules(path, alerts.stream().map(RuleArtifacts.Alert::rule).toList());
    }

    private boolean canEvaluate(String type) {
        var stack = run.profile().stack();
        if (stack.grafana() == null) {
            refuse("stack.grafana is not given");
            return false;
        }
        boolean prometheus = type.equals("prometheus");
        boolean hasSource = stack.kind() == StackKind.GRAFANA_CLOUD
                || (prometheus ? stack.lanes().mimir() : stack.lanes().loki()) != null;
        if (!hasSource) {
            refuse("stack.lanes." + (prometheus ? "mimir" : "loki") + " is not given, so it has no data source");
        }
        return hasSource;
    }

    private void refuse(String why) {
        run.problemAt(
                "/observe/alerts/evaluateIn",
                Problem.error("render/alert-engine", "Grafana cannot evaluate the alerts", why)
                        .hint("Give it, or leave alerts to the rulers: `evaluate-in: mimir`."));
    }

    private String source(String type) {
        return run.profile().stack().kind() == StackKind.GRAFANA_CLOUD
                ? CLOUD.getOrDefault(type, type)
                : Uids.of(run.loaded().name(), type);
    }

    private Map<String, Object> rule(String group, String title, RuleArtifacts.Alert alert) {
        Map<String, Object> view = new HashMap<>();
        view.put("uid", Uids.of(run.loaded().name(), group + "/" + title));
        view.put("title", title);
        view.put("expr", alert.rule().parts().getOrDefault("expr", ""));
        view.put("hold", alert.rule().settings().getOrDefault("for", "0s"));
        view.put("labels", pairs(alert.labels()));
        view.put("annotations", pairs(alert.annotations()));
        return view;
    }

    private static List<Map<String, String>> pairs(Map<String, String> map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((key, value) -> texts.put(AppMetrics.label(key), grafanaTemplate(value)));
        return texts.entrySet().stream()
                .map(e -> Map.of("key", e.getKey(), "value", e.getValue()))
                .toList();
    }

    /** A template of Prometheus's as one of Grafana's. */
    static String grafanaTemplate(String text) {
        return ACTION.matcher(text)
                .replaceAll(action -> Matcher.quoteReplacement(VALUE.matcher(action.group())
                        .replaceAll(found -> Matcher.quoteReplacement(inGrafana(found.group())))));
    }

    private static String inGrafana(String token) {
        return switch (token) {
            case "$value" -> "$values.A.Value";
            case ".Value" -> ".Values.A.Value";
            default -> token;
        };
    }

    /** Names, and behind those that several alerts have the labels that differ. */
    private static List<String> titles(List<RuleArtifacts.Alert> alerts) {
        Map<String, List<RuleArtifacts.Alert>> byName =
                alerts.stream().collect(Collectors.groupingBy(a -> a.rule().name()));
        Set<String> taken = new LinkedHashSet<>();
        for (RuleArtifacts.Alert alert : alerts) {
            List<RuleArtifacts.Alert> same = byName.getOrDefault(alert.rule().name(), List.of());
            String apart = same.size() == 1 ? "" : apart(alert, same);
            String title = shortened(alert.rule().name() + (apart.isEmpty() ? "" : " (" + apart + ")"));
            String unique = title;
            for (int twin = 2; !taken.add(unique); twin++) {
                unique = title + " #" + twin;
            }
        }
        return List.copyOf(taken);
    }

    private static String apart(RuleArtifacts.Alert alert, List<RuleArtifacts.Alert> same) {
        return alert.labels().entrySet().stream()
                .filter(label -> same.stream()
                        .anyMatch(
                                other -> !label.getValue().equals(other.labels().get(label.getKey()))))
                .map(label -> label.getValue().replace("{{ \"{\" }}", "{"))
                .collect(Collectors.joining(", "));
    }

    private static String shortened(String title) {
        int room = LONGEST_TITLE - 10;
        if (title.length() <= room) {
            return title;
        }
        return title.substring(0, Character.isHighSurrogate(title.charAt(room - 1)) ? room - 1 : room);
    }
}
