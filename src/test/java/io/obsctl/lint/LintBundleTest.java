package io.obsctl.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.AlertEngine;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import io.obsctl.model.SourceMap;
import io.obsctl.problem.Problem;
import io.obsctl.render.Records;
import io.obsctl.render.RenderResult;
import io.obsctl.render.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintBundleTest {
    private static final String RULES = """
            groups:
              - name: g
                rules:
                  - alert: A
                    expr: '%s'
                    labels: { severity: %s }
                    annotations: { summary: s%s }
            """;

    static Stream<String> names() {
        return Shipped.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void findsNothingInTheShippedProfiles(String name) {
        LoadedProfile profile = Shipped.load(name);
        RenderResult.Rendered rendered = Shipped.render(profile);
        assertThat(LintBundle.check(profile, rendered.bundle(), rendered.sourceMap()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void findsNothingInTheShippedProfilesWhenGrafanaEvaluatesTheAlerts(String name) {
        LoadedProfile shipped = Shipped.load(name);
        Profile changed = Records.with(shipped.profile(), "observe.alerts.evaluateIn", AlertEngine.GRAFANA);
        LoadedProfile profile = new LoadedProfile(name, shipped.file(), changed, shipped.origins());
        RenderResult.Rendered rendered = Shipped.render(profile);
        assertThat(LintBundle.check(profile, rendered.bundle(), rendered.sourceMap()))
                .isEmpty();
    }

    @Test
    void looksIntoRulesThatGrafanaEvaluates() {
        String group = """
                { "title": "g", "rules": [
                  { "uid": "u", "title": "A (x)", "labels": { "severity": "critical" },
                    "annotations": { "runbook_url": "x" },
                    "data": [
                      { "refId": "A", "model": { "datasource": { "type": "%s" },
                        "expr": "rate(job_processed_total) > 1" } },
                      { "refId": "B", "model": { "type": "math" } }] }] }
                """;
        List<Problem> found =
                with("grafana/alert-rules/x.json", ArtifactKind.ALERT_RULES, group.formatted("prometheus"));
        assertThat(ids(found)).containsExactly("rules/promql");
        assertThat(found.get(0).position()).hasToString("grafana/alert-rules/x.json:6:23");
        assertThat(with("grafana/alert-rules/x.json", ArtifactKind.ALERT_RULES, group.formatted("loki")))
                .isEmpty();
    }

    @Test
    void hasOnePageForEachCheckThatNamesItself() throws Exception {
        for (String id : LintBundle.ids()) {
            assertThat(Files.readString(Path.of("docs/checks/" + id + ".md"))).startsWith("# " + id + "\n");
        }
    }

    @Test
    void findsATokenWithoutShowingIt() {
        List<Problem> found = with("env/x.env", ArtifactKind.ENV_FILE, "# a\nTOKEN=glc_FAKEexampleFAKEexample==\n");
        assertThat(ids(found)).containsExactly("bundle/secret-literal");
        assertThat(found.get(0).position()).hasToString("env/x.env:2:7");
        assertThat(found.get(0).toString()).doesNotContain("FAKE");
    }

    @Test
    void findsAPasswordInAUrlAndALoginInBase64() {
        assertThat(
                        ids(
                                with(
                                        "runbooks/x.md",
                                        ArtifactKind.RUNBOOK,
                                        "postgresql://user:example-FAKE@db/x\nAuthorization: Basic MTIzNDU2OmdsY19leGFtcGxlRkFLRQ==\n")))
                .containsExactly("bundle/secret-literal", "bundle/secret-literal");
    }

    @Test
    void takesAReferenceForNoSecret() {
        assertThat(with("runbooks/x.md", ArtifactKind.RUNBOOK, "postgresql://${USER}:${PASSWORD}@db/x <env:PG_DSN>\n"))
                .isEmpty();
    }

    @Test
    void saysWhereInTheExpressionPromqlEnds() {
        List<Problem> found = rules("rate(job_processed_total) > 1", "critical", ", runbook_url: x");
        assertThat(ids(found)).containsExactly("rules/promql");
        assertThat(found.get(0).position()).hasToString("rules/mimir/x.yaml:5:21");
        assertThat(found.get(0).detail()).contains("add a range such as [5m]");
    }

    @Test
    void findsAMetricThatNothingProducesAndNamesTheNearest() {
        List<Problem> found = rules("sum(rate(job_procesed_total[5m])) > 1", "critical", ", runbook_url: x");
        assertThat(ids(found)).containsExactly("rules/unknown-metric");
        assertThat(found.get(0).position()).hasToString("rules/mimir/x.yaml:5:25");
        assertThat(found.get(0).hints().toString()).contains("job_processed_total");
    }

    @Test
    void findsAMetricThatKeepDrops() {
        List<Problem> found = rules("node_hwmon_temp_celsius > 90", "critical", ", runbook_url: x");
        assertThat(ids(found)).containsExactly("rules/unknown-metric");
        assertThat(found.get(0).hints().toString()).contains("keep:");
    }

    @Test
    void cannotTellWhatAnUnknownProgramGives() {
        LoadedProfile profile = Shipped.load("birthday-prod");
        assertThat(ids(check(
                        profile,
                        "rules/mimir/x.yaml",
                        ArtifactKind.MIMIR_RULES,
                        RULES.formatted("some_metric > 1", "critical", ", runbook_url: x"))))
                .isEmpty();
    }

    @Test
    void wantsARunbookForEachAlert() {
        assertThat(ids(rules("up == 0", "critical", ""))).containsExactly("rules/no-runbook");
        assertThat(ids(rules("up == 0", "critical", ", runbook: runbooks/Gone.md")))
                .containsExactly("rules/no-runbook");
    }

    @Test
    void findsASeverityThatReachesNobody() {
        assertThat(ids(rules("up == 0", "info", ", runbook_url: x"))).containsExactly("rules/nobody-told");
    }

    @Test
    void findsAFileThatIsNoYaml() {
        List<Problem> found = with("rules/mimir/x.yaml", ArtifactKind.MIMIR_RULES, "groups: [\n");
        assertThat(ids(found)).containsExactly("rules/yaml");
    }

    @Test
    void findsAThresholdForNoAlert() {
        LoadedProfile shipped = Shipped.load("worker-prod");
        Profile profile = Records.with(shipped.profile(), "observe.alerts.thresholds", Map.of("HighErorRate", "5%"));
        LoadedProfile loaded = new LoadedProfile(shipped.name(), shipped.file(), profile, shipped.origins());
        List<Problem> found = LintBundle.check(loaded, Shipped.render(shipped).bundle(), SourceMap.NONE);
        assertThat(ids(found)).containsExactly("rules/unknown-threshold");
        assertThat(found.get(0).hints().toString()).contains("HighErrorRate");
    }

    @Test
    void findsQueriesOfPanelsThatAreNoneOrShowNothing() {
        String dashboard = """
                {"panels": [{"type": "timeseries", "targets": [
                  {"expr": "rate(up)"},
                  {"expr": "sum(job_procesed_total)", "datasource": {"type": "prometheus"}},
                  {"expr": "{a=\\"b\\"} | json", "datasource": {"type": "loki"}}
                ]}]}
                """;
        List<Problem> found = with("grafana/dashboards/x.json", ArtifactKind.DASHBOARD, dashboard);
        assertThat(ids(found)).containsExactly("dashboard/promql", "dashboard/unknown-metric");
        assertThat(found.get(0).position()).hasToString("grafana/dashboards/x.json:2:18");
    }

    @Test
    void findsADashboardWithoutPanels() {
        assertThat(ids(with(
                        "grafana/dashboards/x.json", ArtifactKind.DASHBOARD, "{\"panels\": [{\"type\": \"row\"}]}")))
                .containsExactly("dashboard/empty");
    }

    @Test
    void findsSamplingThatDropsProbes() {
        String sampling = """
                otelcol.processor.tail_sampling "x" {
                  policy {
                    name = "share"
                    type = "probabilistic"
                    probabilistic { sampling_percentage = 10 }
                  }
                  output { }
                }
                """;
        List<Problem> found = with("gateway/alloy/config.alloy", ArtifactKind.ALLOY_CONFIG, sampling);
        assertThat(ids(found)).containsExactly("alloy/probe-dropped");
        assertThat(found.get(0).position()).isNotNull();
    }

    @Test
    void leadsEachProblemBackToItsTemplate() {
        LoadedProfile profile = Shipped.load("worker-prod");
        RenderResult.Rendered rendered = Shipped.render(profile);
        Profile changed = Records.with(profile.profile(), "application.metrics", List.of());
        LoadedProfile poor = new LoadedProfile(profile.name(), profile.file(), changed, profile.origins());
        List<Problem> found = LintBundle.check(poor, rendered.bundle(), rendered.sourceMap());
        assertThat(found).isNotEmpty().allSatisfy(p -> assertThat(p.origin()).startsWith("templates/"));
        assertThat(found).anySatisfy(p -> assertThat(p.origin()).startsWith("templates/alerts/worker.ftl:"));
        assertThat(found).anySatisfy(p -> assertThat(p.origin()).startsWith("templates/dashboards/"));
    }

    private static List<Problem> rules(String expr, String severity, String more) {
        return with("rules/mimir/x.yaml", ArtifactKind.MIMIR_RULES, RULES.formatted(expr, severity, more));
    }

    private static List<Problem> with(String path, ArtifactKind kind, String text) {
        return check(Shipped.load("worker-prod"), path, kind, text);
    }

    private static List<Problem> check(LoadedProfile profile, String path, ArtifactKind kind, String text) {
        List<Artifact> artifacts =
                new ArrayList<>(Shipped.render(profile).bundle().artifacts());
        artifacts.add(Artifact.of(path, kind, text));
        return LintBundle.check(profile, new Bundle(profile.name(), artifacts), SourceMap.NONE);
    }

    private static List<String> ids(List<Problem> problems) {
        return problems.stream().map(p -> p.id().toString()).toList();
    }
}
