package io.obsctl.infra.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.infra.http.RecordingServer.Reply;
import io.obsctl.infra.json.Json;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.ObsctlException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class RuleGroupsTest extends GrafanaScene {
    private static final String WORKER = "/api/v1/provisioning/folder/obsctl-prod/rule-groups/worker";

    private final Artifact worker = group("worker", "up == 0");
    private final Artifact api = group("api", "up == 0");

    private static Artifact group(String name, String expr) {
        return json(
                "alert-rules/" + name + ".json",
                ArtifactKind.ALERT_RULES,
                "{\"title\":\"" + name + "\",\"folderUid\":\"obsctl-prod\",\"interval\":60,\"rules\":["
                        + rule(name, expr) + "]}");
    }

    private static String rule(String group, String expr) {
        return "{\"uid\":\"u-" + group + "\",\"title\":\"Down\",\"condition\":\"A\",\"for\":\"60m\",\"isPaused\":false,"
                + "\"labels\":{\"severity\":\"critical\",\"obsctl_profile\":\"prod\"},\"annotations\":{\"summary\":\"s\"},"
                + "\"data\":[{\"refId\":\"A\",\"datasourceUid\":\"p\",\"model\":{\"expr\":\"" + expr + "\"}}]}";
    }

    private ObjectNode stored(String group) {
        return (ObjectNode)
                grafana.ruleGroups.get("obsctl-prod/" + group).path("rules").get(0);
    }

    private void deployedGroups() {
        assertThat(deploy(List.of(folder, worker, api))).isInstanceOf(Outcome.Applied.class);
        grafana.server.forget();
    }

    @Test
    void writesWholeGroupsThatStayEditableAndThenChangesNothing() {
        deploy(List.of(worker, folder, api));
        assertThat(written())
                .startsWith("POST /api/folders")
                .containsOnlyOnce("PUT " + WORKER)
                .hasSize(3);
        assertThat(grafana.server.writes().get(1).headers()).containsEntry("X-Disable-Provenance", "true");
        assertThat(stored("worker").path("ruleGroup").asString()).isEqualTo("worker");

        grafana.server.forget();
        assertThat(decisions(ready(List.of(folder, worker, api)))).isEmpty();
        assertThat(deploy(List.of(folder, worker, api))).isInstanceOf(Outcome.Unchanged.class);
        assertThat(grafana.server.writes()).isEmpty();
    }

    @Test
    void changesOnlyTheGroupThatDiffers() {
        deployedGroups();
        List<Artifact> wanted = List.of(folder, group("worker", "up < 1"), api);
        TargetPlan.Ready plan = ready(wanted);
        assertThat(decisions(plan)).containsExactly("UPDATE alert rules worker");
        assertThat(plan.changes().stream()
                        .filter(c -> c.action() == Change.Action.UPDATE)
                        .findFirst()
                        .orElseThrow()
                        .diff())
                .contains("up < 1")
                .doesNotContain("intervalMs");
        deploy(wanted);
        assertThat(written()).containsExactly("PUT " + WORKER);
        assertThat(decisions(ready(wanted))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"paused", "label", "routed", "rule added", "for"})
    void seesWhatSomebodyChangedByHand(String what) {
        deployedGroups();
        switch (what) {
            case "paused" -> stored("worker").put("isPaused", true);
            case "label" -> stored("worker").withObject("labels").put("team", "db");
            case "routed" -> stored("worker").putObject("notification_settings").put("receiver", "somebody");
            case "rule added" ->
                grafana.ruleGroups
                        .get("obsctl-prod/worker")
                        .withArray("rules")
                        .add(FakeGrafana.object(rule("worker", "x").replace("u-worker", "u-2"))
                                .put("folderUID", "obsctl-prod")
                                .put("ruleGroup", "worker"));
            default -> stored("worker").put("for", "5m");
        }
        assertThat(decisions(ready(List.of(folder, worker, api)))).containsExactly("UPDATE alert rules worker");
        deploy(List.of(folder, worker, api));
        assertThat(decisions(ready(List.of(folder, worker, api)))).isEmpty();
    }

    @Test
    void deletesAGroupThatIsWantedNoMoreAndNobodyElses() {
        deployedGroups();
        String theirs = rule("theirs", "x").replace("\"prod\"", "\"staging\"");
        grafana.ruleGroups.put(
                "team/theirs",
                FakeGrafana.object("{\"title\":\"theirs\",\"folderUid\":\"team\",\"rules\":[" + theirs + "]}"));
        assertThat(decisions(ready(List.of(folder, api)))).containsExactly("REMOVE alert rules worker");
        deploy(List.of(folder, api));
        assertThat(written()).containsExactly("DELETE " + WORKER);
        assertThat(grafana.ruleGroups).containsOnlyKeys("obsctl-prod/api", "team/theirs");
        assertThat(decisions(ready(List.of(folder, api)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"label, obsctl-prod", "provisioned, obsctl-prod", "uid, elsewhere"})
    void neverWritesOverAForeignGroup(String what, String place) {
        ObjectNode rule = FakeGrafana.object(rule("worker", "x"));
        rule.put("folderUID", place).put("ruleGroup", "worker");
        if (what.equals("provisioned")) {
            rule.put("provenance", "file");
        } else {
            rule.withObject("labels").put("obsctl_profile", "staging");
        }
        ObjectNode group = FakeGrafana.object("{\"title\":\"worker\",\"interval\":60}");
        group.put("folderUid", place).putArray("rules").add(rule);
        grafana.ruleGroups.put(place + "/worker", group);
        var problem = blocked(List.of(folder, worker));
        assertThat(problem.id()).hasToString("grafana/foreign");
        assertThat(problem.detail()).contains("Down, uid u-worker");
    }

    @Test
    void refusesWhenTheGroupChangedSinceThePlan() {
        deployedGroups();
        List<Artifact> wanted = List.of(folder, group("worker", "up < 1"), api);
        TargetPlan.Ready plan = ready(wanted);
        stored("worker").put("isPaused", true);
        assertThat(target().apply(plan, wanted, events::add))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.cause().id()).hasToString("grafana/changed-since-planned"));
        assertThat(grafana.server.writes()).isEmpty();
    }

    @Test
    void putsGroupsBackWhenALaterWriteFails() {
        deployedGroups();
        String before = Json.compact(stored("api").path("data"));
        List<Artifact> wanted = List.of(folder, group("api", "up < 1"), group("last", "x"));
        TargetPlan.Ready plan = ready(wanted);
        grafana.server.failing(a ->
                a.method().equals("DELETE") ? Optional.of(Reply.json(500, "{\"message\":\"no\"}")) : Optional.empty());
        Outcome outcome = target().apply(plan, wanted, events::add);
        assertThat(outcome).isInstanceOfAny(Outcome.PutBack.class, Outcome.Broken.class);
        assertThat(Json.compact(stored("api").path("data"))).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"title\":\"t\",\"rules\":[]}                                            | no folderUid",
                "{\"title\":\"t\",\"folderUid\":\"f\",\"rules\":[]}                        | no rules",
                "{\"title\":\"t\",\"folderUid\":\"f\",\"rules\":[7]}                       | no uid",
                "{\"title\":\"t\",\"folderUid\":\"f\",\"rules\":[{\"title\":\"no uid\"}]}  | no uid"
            })
    void aTemplateThatGivesNoGroupIsAProblem(String text, String why) {
        Artifact artifact = json("x.json", ArtifactKind.ALERT_RULES, text);
        assertThatThrownBy(() -> target().canonical(artifact))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).detail()).contains(why));
    }
}
