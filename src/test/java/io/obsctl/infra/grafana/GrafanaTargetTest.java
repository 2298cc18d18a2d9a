package io.obsctl.infra.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.deploy.Observation;
import io.obsctl.infra.http.RecordingServer.Asked;
import io.obsctl.infra.http.RecordingServer.Reply;
import io.obsctl.infra.json.Json;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.Secret;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class GrafanaTargetTest extends GrafanaScene {
    @Test
    void createsEverythingInOrderAndThenChangesNothing() {
        assertThat(ready(everything()).changes()).extracting(Change::action).containsOnly(Change.Action.CREATE);
        deploy(everything());

        assertThat(written())
                .containsExactly(
                        "POST /api/folders",
                        "POST /api/datasources",
                        "POST /api/dashboards/db",
                        "POST /api/dashboards/db",
                        "POST /api/v1/provisioning/contact-points",
                        "POST /api/v1/provisioning/contact-points",
                        "PUT /api/v1/provisioning/policies");
        assertThat(grafana.server.asked())
                .allMatch(a -> "Bearer glsa_FAKE".equals(a.headers().get("Authorization")));
        assertThat(grafana.contactPoints.values())
                .extracting(r -> r.path("settings").path("url").asString())
                .containsExactlyInAnyOrder(
                        "https://hooks.example.com/FAKE-slack", "https://hook.example.com/FAKE-hook");

        grafana.server.forget();
        assertThat(decisions(ready(everything()))).isEmpty();
        assertThat(deploy(everything())).isInstanceOf(Outcome.Unchanged.class);
        assertThat(grafana.server.writes()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void noPlanHoldsASecret() {
        deployed();
        grafana.contactPoints
                .values()
                .forEach(r -> r.withObject("settings").put("url", "https://old.example.com/FAKE-old"));
        assertThat(ready(everything()).toString()).doesNotContain("FAKE");
        assertThat(ready(with(slack, withSecret("slack", "slack", "oncall2", SLACK)))
                        .toString())
                .contains("<env:SLACK_WEBHOOK_URL>")
                .doesNotContain("FAKE");
    }

    @Test
    void changesOneDashboardUnderItsVersion() {
        deployed();
        List<Artifact> wanted = with(signals, dashboard("golden", "Golden signals", "3 %"));
        TargetPlan.Ready plan = ready(wanted);
        assertThat(decisions(plan)).containsExactly("UPDATE dashboard Golden signals");
        assertThat(plan.changes().stream()
                        .filter(c -> c.action() == Change.Action.UPDATE)
                        .findFirst()
                        .orElseThrow()
                        .diff())
                .contains("-      \"threshold\": \"5 %\"", "+      \"threshold\": \"3 %\"");
        assertThat(deploy(wanted)).isInstanceOf(Outcome.Applied.class);
        assertThat(written()).containsExactly("POST /api/dashboards/db");
        assertThat(grafana.server.writes().get(0).body())
                .contains("\"version\":1")
                .contains("\"overwrite\":false");
        assertThat(grafana.dashboards
                        .get("golden")
                        .path("dashboard")
                        .path("tags")
                        .toString())
                .isEqualTo("[\"worker\",\"obsctl\",\"obsctl:prod\"]");
        assertThat(decisions(ready(wanted))).isEmpty();
    }

    @Test
    void seesADashboardThatWasMovedToAnotherFolder() {
        deployed();
        grafana.dashboards.get("golden").withObject("meta").put("folderUid", "");
        assertThat(decisions(ready(everything()))).containsExactly("UPDATE dashboard Golden signals");
        deploy(everything());
        assertThat(grafana.dashboards
                        .get("golden")
                        .path("meta")
                        .path("folderUid")
                        .asString())
                .isEqualTo("obsctl-prod");
    }

    @Test
    void whatAServerAddsInMigratingADashboardIsNoChangeButWhatItLosesIs() {
        deployed();
        ObjectNode stored = grafana.dashboards.get("golden").withObject("dashboard");
        stored.put("schemaVersion", 42).put("liveNow", false);
        ((ObjectNode) stored.path("panels").get(0)).put("pluginVersion", "12.4.0");
        assertThat(decisions(ready(everything()))).isEmpty();
        ((ObjectNode) stored.path("panels").get(0)).put("threshold", "9 %");
        assertThat(decisions(ready(everything()))).containsExactly("UPDATE dashboard Golden signals");
    }

    @Test
    void removesWhatIsWantedNoMoreAndNothingElse() {
        deployed();
        grafana.dashboards.put(
                "theirs",
                FakeGrafana.object(
                        "{\"dashboard\":{\"uid\":\"theirs\",\"title\":\"T\",\"tags\":[\"obsctl:prod\"],\"version\":1},\"meta\":{}}"));
        grafana.contactPoints.put("x", FakeGrafana.object("{\"uid\":\"x\",\"name\":\"theirs\",\"type\":\"email\"}"));
        List<Artifact> wanted = List.of(folder, signals);

        assertThat(decisions(ready(wanted)))
                .containsExactlyInAnyOrder(
                        "REMOVE contact point oncall",
                        "REMOVE contact point tickets",
                        "REMOVE dashboard Collector health",
                        "REMOVE data source Mimir",
                        "REMOVE notification policy of prod");
        assertThat(deploy(wanted)).isInstanceOf(Outcome.Applied.class);

        assertThat(written().get(0)).isEqualTo("PUT /api/v1/provisioning/policies");
        assertThat(grafana.dashboards).containsOnlyKeys("golden", "theirs");
        assertThat(grafana.contactPoints).containsOnlyKeys("x");
        assertThat(grafana.datasources).isEmpty();
        assertThat(decisions(ready(wanted))).isEmpty();
    }

    @Test
    void keepsEverybodyElsesRoutesAsTheyAre() {
        String theirs =
                "{\"receiver\":\"grafana-default-email\",\"object_matchers\":[[\"team\",\"=\",\"db\"]],\"custom\":1}";
        grafana.policy = FakeGrafana.object(
                "{\"receiver\":\"grafana-default-email\",\"provenance\":\"terraform\",\"routes\":[" + theirs
                        + ",{\"receiver\":\"grafana-default-email\",\"object_matchers\":[[\"obsctl_profile\",\"=\",\"staging\"]]}]}");
        deployed();
        assertThat(grafana.policy.path("routes")).hasSize(3);
        assertThat(grafana.policy.path("routes").get(0).path("receiver").asString())
                .isEqualTo("oncall");
        assertThat(Json.compact(grafana.policy.path("routes").get(1))).isEqualTo(theirs);
        assertThat(decisions(ready(everything()))).isEmpty();

        assertThat(deploy(without(policy))).isInstanceOf(Outcome.Applied.class);
        assertThat(Json.compact(grafana.policy.path("routes").get(0))).isEqualTo(theirs);
        assertThat(grafana.policy.path("routes")).hasSize(2);
    }

    @Test
    void leavesTheTreeEditableWhenPeopleEditItByHand() {
        deploy(everything());
        Asked put = grafana.server.writes().get(6);
        assertThat(put.headers()).containsEntry("X-Disable-Provenance", "true");
        assertThat(grafana.policy.has("provenance")).isFalse();

        grafana.policy.put("provenance", "api");
        grafana.server.forget();
        deploy(without(policy));
        assertThat(grafana.server.writes().get(0).headers()).doesNotContainKey("X-Disable-Provenance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard", "provisioned", "data source", "contact point"})
    void neverWritesOverWhatIsForeign(String what) {
        switch (what) {
            case "dashboard" ->
                grafana.dashboards.put(
                        "golden",
                        FakeGrafana.object(
                                "{\"dashboard\":{\"uid\":\"golden\",\"title\":\"Mine\",\"tags\":[\"obsctl\"],\"version\":4},\"meta\":{}}"));
            case "provisioned" ->
                grafana.dashboards.put(
                        "golden",
                        FakeGrafana.object(
                                "{\"dashboard\":{\"uid\":\"golden\",\"title\":\"Mine\",\"tags\":[\"obsctl\",\"obsctl:prod\"],"
                                        + "\"version\":4},\"meta\":{\"provisioned\":true}}"));
            case "data source" ->
                grafana.datasources.put("other", FakeGrafana.object("{\"uid\":\"other\",\"name\":\"Mimir\"}"));
            default ->
                grafana.contactPoints.put(
                        "u", FakeGrafana.object("{\"uid\":\"u\",\"name\":\"oncall\",\"type\":\"email\"}"));
        }
        Problem problem = blocked(everything());
        assertThat(problem.id()).hasToString("grafana/foreign");
        assertThat(problem.detail()).contains("uid ");
    }

    @Test
    void aDashboardIsHandedOverByItsTags() {
        grafana.dashboards.put(
                "golden",
                FakeGrafana.object(
                        "{\"dashboard\":{\"uid\":\"golden\",\"title\":\"Mine\",\"tags\":[\"obsctl\",\"obsctl:prod\"],\"version\":4},\"meta\":{}}"));
        assertThat(decisions(ready(everything()))).contains("UPDATE dashboard Golden signals");
        assertThat(deploy(everything())).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aFolderOfSomebodyElsesIsUsedAndNotRenamed() {
        grafana.folders.put("team", FakeGrafana.object("{\"uid\":\"team\",\"title\":\"Team\",\"version\":3}"));
        Artifact theirs = json("folder.json", ArtifactKind.FOLDER, "{\"uid\":\"team\",\"title\":\"obsctl prod\"}");
        TargetPlan.Ready plan = ready(with(folder, theirs));
        assertThat(decisions(plan)).doesNotContain("UPDATE folder obsctl prod");
        assertThat(plan.notes()).extracting(n -> n.id().toString()).contains("grafana/folder-kept");
        deploy(with(folder, theirs));
        assertThat(grafana.folders.get("team").path("title").asString()).isEqualTo("Team");
        assertThat(grafana.dashboards
                        .get("golden")
                        .path("meta")
                        .path("folderUid")
                        .asString())
                .isEqualTo("team");
    }

    @Test
    void renamesItsOwnFolder() {
        deployed();
        Artifact renamed = json("folder.json", ArtifactKind.FOLDER, "{\"uid\":\"obsctl-prod\",\"title\":\"New\"}");
        assertThat(deploy(with(folder, renamed))).isInstanceOf(Outcome.Applied.class);
        assertThat(grafana.folders.get("obsctl-prod").path("title").asString()).isEqualTo("New");
    }

    @Test
    void takesDataSourcesOnlyWhenToldTo() {
        GrafanaTarget cloud = new GrafanaTarget(
                grafana.server.url(),
                new GrafanaTarget.Settings("prod", "obsctl-prod", false, false, false),
                http,
                Map::of,
                ref -> Secret.of("FAKE"),
                io.obsctl.deploy.Originals.none());
        assertThat(cloud.takes(source)).isFalse();
        assertThat(cloud.takes(signals)).isTrue();
        assertThat(cloud.takes(json("x", ArtifactKind.RUNBOOK, ""))).isFalse();
        cloud.observe(List.of(folder, signals));
        assertThat(grafana.server.asked()).noneMatch(a -> a.path().contains("datasources"));
    }

    @Test
    void aPolicyWithoutTheProfilesMarkIsRefused() {
        Artifact unmarked = json("policy.json", ArtifactKind.NOTIFICATION_POLICY, "{\"receiver\":\"oncall\"}");
        assertThatThrownBy(() -> target().canonical(unmarked))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).id()).hasToString("grafana/policy-without-mark"));
    }

    @Test
    void aTenantThatGrafanaKeepsToItselfIsComparedByItsDigest() {
        Artifact old = tenant("team-a");
        deploy(List.of(old));
        assertThat(decisions(ready(List.of(old)))).isEmpty();
        assertThat(decisions(ready(List.of(tenant("team-b"))))).containsExactly("UPDATE data source Loki");
        deploy(List.of(tenant("team-b")));
        assertThat(decisions(ready(List.of(tenant("team-b"))))).isEmpty();
    }

    private static Artifact tenant(String name) {
        return json(
                "datasources/loki.json",
                ArtifactKind.DATASOURCE,
                "{\"uid\":\"loki\",\"name\":\"Loki\",\"type\":\"loki\",\"url\":\"http://l:3100\",\"jsonData\":"
                        + "{\"httpHeaderName1\":\"X-Scope-OrgID\"},\"secureJsonData\":{\"httpHeaderValue1\":\"" + name
                        + "\"}}");
    }

    @Test
    void whatNothingIsWantedOfMayBeForbidden() {
        grafana.server.failing(
                a -> a.path().contains("provisioning") || a.path().contains("datasources")
                        ? Optional.of(Reply.json(403, "{\"message\":\"no\"}"))
                        : Optional.empty());
        TargetPlan.Ready plan = ready(List.of(folder, signals));
        assertThat(plan.notes()).extracting(n -> n.id().toString()).containsOnly("grafana/not-asked");
        assertThat(target().apply(plan, List.of(folder, signals), events::add)).isInstanceOf(Outcome.Applied.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DASHBOARD     | {oops                                   | line 1, column",
                "DASHBOARD     | []                                      | no object",
                "DASHBOARD     | {\"uid\":\"\",\"title\":\"T\"}          | no uid",
                "DATASOURCE    | {\"uid\":\"u\",\"type\":\"loki\"}       | no name",
                "CONTACT_POINT | []                                      | no object",
                "CONTACT_POINT | [{\"name\":\"n\"}]                      | no type",
                "FOLDER        | {\"uid\":\"12345678901234567890123456789012345678901\",\"title\":\"T\"} | 40 characters"
            })
    void aTemplateOfAUsersThatGivesSomethingElseIsAProblem(ArtifactKind kind, String text, String why) {
        Artifact artifact = json("x.json", kind, text);
        assertThatThrownBy(() -> target().canonical(artifact))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).detail())
                                .startsWith("grafana/x.json: ")
                                .contains(why));
        assertThat(target().observe(List.of(artifact))).isInstanceOf(Observation.Unreadable.class);
    }
}
