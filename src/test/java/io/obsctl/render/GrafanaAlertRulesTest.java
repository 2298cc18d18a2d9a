package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.AlertEngine;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import io.obsctl.model.StackKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code evaluate-in: grafana}. {@code -Dgolden.update=true} rewrites the golden file. */
class GrafanaAlertRulesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/alert-rules/worker-staging-collector.json");

    static Stream<String> names() {
        return Shipped.names().stream();
    }

    private static LoadedProfile inGrafana(String name, List<String> groups) {
        LoadedProfile shipped = Shipped.load(name);
        return with(with(shipped, "observe.alerts.evaluateIn", AlertEngine.GRAFANA), "observe.alerts.include", groups);
    }

    private static LoadedProfile with(LoadedProfile loaded, String path, Object value) {
        Profile profile = Records.with(loaded.profile(), path, value);
        return AcceptedConfigsTest.loaded(loaded, profile);
    }

    private static Bundle bundle(LoadedProfile profile) {
        return Shipped.render(profile).bundle();
    }

    @Test
    void rendersAsBefore() throws IOException {
        Bundle bundle = bundle(inGrafana("worker-staging", List.of("collector")));
        List<Artifact> rules = bundle.of(ArtifactKind.ALERT_RULES).stream()
                .filter(a -> a.path().equals("grafana/alert-rules/collector.json"))
                .toList();
        assertThat(rules).hasSize(1);
        String actual = rules.get(0).shownText();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(GOLDEN));
    }

    @ParameterizedTest
    @MethodSource("names")
    void holdsEveryAlertOfTheRulersAndLeavesThemTheRecordings(String name) {
        List<String> groups = Shipped.load(name).profile().observe().alerts().include();
        Bundle before = bundle(Shipped.withRulers(name));
        Bundle after = bundle(inGrafana(name, groups));
        List<String> expected = new ArrayList<>();
        List<String> recordings = new ArrayList<>();
        exprs(before, "alert: ", expected);
        exprs(before, "record: ", recordings);
        List<String> actual = new ArrayList<>();
        List<String> left = new ArrayList<>();
        exprs(after, "alert: ", left);
        assertThat(left).isEmpty();
        exprs(after, "record: ", left);
        assertThat(left).isEqualTo(recordings);

        Set<String> uids = new HashSet<>();
        Set<String> titles = new HashSet<>();
        for (Artifact artifact : after.of(ArtifactKind.ALERT_RULES)) {
            JsonNode group = Shapes.jsonTree(artifact.shownText());
            for (JsonNode rule : group.path("rules")) {
                actual.add(rule.path("data").get(0).path("model").path("expr").asString());
                assertThat(uids.add(rule.path("uid").asString())).isTrue();
                assertThat(rule.path("uid").asString()).matches("[a-z0-9-]{1,40}");
                assertThat(titles.add(rule.path("title").asString()))
                        .as(rule.path("title").asString())
                        .isTrue();
                assertThat(rule.path("labels").path("obsctl_profile").asString())
                        .isEqualTo(name);
                assertThat(rule.path("annotations").toString()).doesNotContainPattern("\\$value\\b");
            }
        }
        assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Expressions of the rules whose first line has this key. */
    private static void exprs(Bundle bundle, String key, List<String> into) {
        for (ArtifactKind kind : List.of(ArtifactKind.MIMIR_RULES, ArtifactKind.LOKI_RULES)) {
            for (Artifact file : bundle.of(kind)) {
                var groups = (java.util.Map<?, ?>) Shapes.yaml(file.shownText());
                for (Object group : (List<?>) groups.get("groups")) {
                    for (Object rule : (List<?>) ((java.util.Map<?, ?>) group).get("rules")) {
                        var fields = (java.util.Map<?, ?>) rule;
                        if (fields.containsKey(key.replace(": ", ""))) {
                            into.add(String.valueOf(fields.get("expr")));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GRAFANA_CLOUD, grafanacloud-prom", "SELF_HOSTED, obsctl-worker-staging-prometheus"})
    void asksTheDataSourceOfTheStack(StackKind kind, String uid) {
        LoadedProfile profile = with(inGrafana("worker-staging", List.of("collector")), "stack.kind", kind);
        Bundle bundle = bundle(profile);
        Artifact rules = bundle.of(ArtifactKind.ALERT_RULES).get(0);
        JsonNode query = Shapes.jsonTree(rules.shownText())
                .path("rules")
                .get(0)
                .path("data")
                .get(0);
        assertThat(query.path("datasourceUid").asString()).isEqualTo(uid);
        if (kind == StackKind.SELF_HOSTED) {
            assertThat(bundle.of(ArtifactKind.DATASOURCE))
                    .anyMatch(d -> Shapes.jsonTree(d.shownText())
                            .path("uid")
                            .asString()
                            .equals(uid));
        }
    }

    @Test
    void asksLokiForLogs() {
        Bundle bundle = bundle(inGrafana("worker-staging", List.of("logs")));
        JsonNode query = bundle.of(ArtifactKind.ALERT_RULES).stream()
                .filter(a -> a.path().equals("grafana/alert-rules/logs.json"))
                .map(a -> Shapes.jsonTree(a.shownText())
                        .path("rules")
                        .get(0)
                        .path("data")
                        .get(0))
                .findFirst()
                .orElseThrow();
        assertThat(query.path("datasourceUid").asString()).isEqualTo("grafanacloud-logs");
        assertThat(query.path("model").path("queryType").asString()).isEqualTo("instant");
    }

    @Test
    void refusesAlertsThatNobodyWouldEvaluate() {
        LoadedProfile profile = with(inGrafana("worker-staging", List.of("collector")), "stack.grafana", null);
        RenderResult result = new BundleRenderer(TemplateSource.shipped()).render(profile);
        assertThat(result)
                .isInstanceOfSatisfying(
                        RenderResult.NotRendered.class,
                        r -> assertThat(r.problems())
                                .extracting(p -> p.id().toString())
                                .contains("render/alert-engine"));
    }

    @Test
    void leadsALineBackToTheRulesTemplate() {
        RenderResult.Rendered rendered = Shipped.render(inGrafana("worker-staging", List.of("collector")));
        String path = "grafana/alert-rules/collector.json";
        List<String> lines = rendered.bundle().artifacts().stream()
                .filter(a -> a.path().equals(path))
                .findFirst()
                .orElseThrow()
                .shownText()
                .lines()
                .toList();
        int last = lines.size() - 3;
        assertThat(rendered.sourceMap().origin(path, last))
                .hasValueSatisfying(origin -> assertThat(origin).startsWith("templates/alerts/collector.ftl:"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '~',
            value = {
                "{{ $value | humanize }} of {{ $labels.a }}  @ {{ $values.A.Value | humanize }} of {{ $labels.a }}",
                "{{ if gt $value 1.0 }}$value{{ end }}       @ {{ if gt $values.A.Value 1.0 }}$value{{ end }}",
                "{{ .Value }} {{ .Values.B.Value }}          @ {{ .Values.A.Value }} {{ .Values.B.Value }}",
                "{{ \"$value\" }} {{ $values.B.Value }}      @ {{ \"$value\" }} {{ $values.B.Value }}"
            })
    void asksForTheNumberOfTheQuery(String prometheus, String grafana) {
        assertThat(GrafanaAlertRules.grafanaTemplate(prometheus)).isEqualTo(grafana);
    }
}
