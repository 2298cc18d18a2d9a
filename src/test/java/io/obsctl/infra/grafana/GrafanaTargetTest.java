package io.obsctl.infra.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Surveyed;
import io.obsctl.event.Event;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RecordingServer.Asked;
import io.obsctl.infra.http.RecordingServer.Reply;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.json.Json;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.Piece;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class GrafanaTargetTest {
    private static final SecretRef SLACK = SecretRef.parse("env:SLACK_WEBHOOK_URL");
    private static final SecretRef HOOK = SecretRef.parse("env:HOOK_URL");

    private final FakeGrafana grafana = new FakeGrafana();
    private final Http http = new Http("0", RetryPolicy.NONE);
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<SecretRef, String> secrets = new HashMap<>(
            Map.of(SLACK, "https://hooks.example.com/FAKE-slack", HOOK, "https://hook.example.com/FAKE-hook"));
    private boolean forceSecrets;

    private final Artifact folder =
            json("folder.json", ArtifactKind.FOLDER, "{\"uid\":\"obsctl-prod\",\"title\":\"obsctl prod\"}");
    private final Artifact signals = dashboard("golden", "Golden signals", "5 %");
    private final Artifact health = dashboard("health", "Collector health", "1 %");
    private final Artifact slack = withSecret("slack", "slack", "oncall", SLACK);
    private final Artifact hook = withSecret("hook", "webhook", "tickets", HOOK);
    private final Artifact policy = json(
            "policy.json",
            ArtifactKind.NOTIFICATION_POLICY,
            "{\"receiver\":\"oncall\",\"object_matchers\":[[\"severity\",\"=~\",\"c.*\"],[\"obsctl_profile\",\"=\",\"prod\"]],"
                    + "\"group_wait\":\"30s\",\"repeat_interval\":\"240m\",\"routes\":[{\"receiver\":\"tickets\"}]}");
    private final Artifact source = new Artifact(
            "grafana/datasources/mimir.json",
            ArtifactKind.DATASOURCE,
            0644,
            List.of(
                    new Piece.Text(
                            "{\"uid\":\"mimir\",\"name\":\"Mimir\",\"type\":\"prometheus\",\"url\":\"http://m:9009\","
                                    + "\"access\":\"proxy\",\"secureJsonData\":{\"basicAuthPassword\":\""),
                    new Piece.Slot(HOOK, Piece.Form.JSON, ""),
                    new Piece.Text("\"}}")));

    @AfterEach
    void close() {
        grafana.close();
        http.close();
    }

    private static Artifact json(String name, ArtifactKind kind, String text) {
        return Artifact.of("grafana/" + name, kind, text);
    }

    private static Artifact dashboard(String uid, String title, String threshold) {
        return json(
                "dashboards/" + uid + ".json",
                ArtifactKind.DASHBOARD,
                "{\"uid\":\"" + uid + "\",\"title\":\"" + title
                        + "\",\"schemaVersion\":39,\"tags\":[\"worker\"],\"panels\":[{\"title\":\"Errors\",\"threshold\":\""
                        + threshold + "\",\"id\":1}]}");
    }

    private static Artifact withSecret(String file, String type, String name, SecretRef ref) {
        return new Artifact(
                "grafana/contact-points/" + file + ".json",
                ArtifactKind.CONTACT_POINT,
                0644,
                List.of(
                        new Piece.Text("{\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"settings\":{\"url\":\""),
                        new Piece.Slot(ref, Piece.Form.JSON, ""),
                        new Piece.Text("\",\"title\":\"{{ .Status }}\"}}")));
    }

    private List<Artifact> everything() {
        return List.of(folder, signals, health, slack, hook, policy, source);
    }

    private GrafanaTarget target() {
        return new GrafanaTarget(
                grafana.server.url(),
                new GrafanaTarget.Settings("prod", true, forceSecrets),
                http,
                () -> Map.of("Authorization", "Bearer glsa_FAKE"),
                ref -> {
                    String value = secrets.get(ref);
                    if (value == null) {
                        throw new ObsctlException(
                                ExitCode.USAGE, Problem.error("secret/unset", "Unset", ref.toString()));
                    }
                    return Secret.of(value);
                });
    }

    private TargetPlan plan(List<Artifact> wanted) {
        GrafanaTarget target = target();
        List<Surveyed.Wanted> texts = wanted.stream()
                .map(a -> new Surveyed.Wanted(a.path(), target.canonical(a), target.label(a)))
                .toList();
        return Planner.plan("prod", "", "", List.of(new Surveyed(target.ref(), texts, target.observe(wanted))))
                .targets()
                .get(0);
    }

    private TargetPlan.Ready ready(List<Artifact> wanted) {
        TargetPlan plan = plan(wanted);
        assertThat(plan).isInstanceOf(TargetPlan.Ready.class);
        return (TargetPlan.Ready) plan;
    }

    private Outcome deploy(List<Artifact> wanted) {
        return target().apply(ready(wanted), wanted, events::add);
    }

    private void deployed() {
        assertThat(deploy(everything())).isInstanceOf(Outcome.Applied.class);
        grafana.server.forget();
    }

    private Problem blocked(List<Artifact> wanted) {
        TargetPlan plan = plan(wanted);
        assertThat(plan).isInstanceOf(TargetPlan.Blocked.class);
        assertThat(grafana.server.writes()).isEmpty();
        return ((TargetPlan.Blocked) plan).reason();
    }

    private List<Artifact> with(Artifact old, Artifact changed) {
        List<Artifact> out = new ArrayList<>(everything());
        out.set(out.indexOf(old), changed);
        return out;
    }

    private List<Artifact> without(Artifact... gone) {
        List<Artifact> out = new ArrayList<>(everything());
        out.removeAll(List.of(gone));
        return out;
    }

    private List<String> written() {
        return grafana.server.writes().stream().map(Asked::toString).toList();
    }

    private static List<String> decisions(TargetPlan.Ready plan) {
        return plan.changes().stream()
                .filter(c -> c.action() != Change.Action.NONE)
                .map(c -> c.action() + " " + c.label())
                .toList();
    }

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
    void aStoredSecretThatCannotBeComparedIsSaidSoAndSentAgainOnlyWhenForced() {
        deployed();
        secrets.put(SLACK, "https://hooks.example.com/FAKE-rotated");
        TargetPlan.Ready plan = ready(everything());
        assertThat(decisions(plan)).isEmpty();
        assertThat(plan.notes())
                .extracting(Problem::detail)
                .containsExactlyInAnyOrder("contact point oncall", "data source Mimir");

        forceSecrets = true;
        assertThat(decisions(ready(everything())))
                .containsExactlyInAnyOrder("UPDATE contact point oncall", "UPDATE data source Mimir");
        deploy(everything());
        assertThat(grafana.contactPoints.values().toString()).contains("FAKE-rotated");
    }

    @Test
    void aSecretThatGrafanaGivesBackIsCompared() {
        deployed();
        secrets.put(HOOK, "https://hook.example.com/FAKE-rotated");
        assertThat(decisions(ready(everything()))).containsExactly("UPDATE contact point tickets");
        secrets.remove(HOOK);
        TargetPlan.Ready plan = ready(everything());
        assertThat(decisions(plan)).isEmpty();
        assertThat(plan.notes().toString()).contains("contact point tickets");
    }

    @Test
    void aMissingSecretEndsBeforeAnythingIsWritten() {
        TargetPlan.Ready plan = ready(everything());
        secrets.remove(SLACK);
        grafana.server.forget();
        assertThatThrownBy(() -> target().apply(plan, everything(), events::add))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).detail()).isEqualTo("env:SLACK_WEBHOOK_URL"));
        assertThat(grafana.server.writes()).isEmpty();
    }

    @Test
    void putsBackWhatItCreatedWhenALaterWriteIsRefused() {
        Artifact broken = json(
                "policy.json",
                ArtifactKind.NOTIFICATION_POLICY,
                "{\"receiver\":\"nobody\",\"object_matchers\":[[\"obsctl_profile\",\"=\",\"prod\"]]}");
        Outcome outcome = deploy(with(policy, broken));

        assertThat(outcome).isInstanceOf(Outcome.PutBack.class);
        assertThat(((Outcome.PutBack) outcome).cause().detail()).contains("receiver 'nobody' does not exist");
        assertThat(grafana.folders).isEmpty();
        assertThat(grafana.dashboards).isEmpty();
        assertThat(grafana.datasources).isEmpty();
        assertThat(grafana.contactPoints).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void putsBackTheOldDashboardAndTheRemovedOne() {
        deployed();
        String before =
                Json.compact(grafana.dashboards.get("golden").path("dashboard").path("panels"));
        grafana.server.failing(a -> a.method().equals("DELETE") && a.path().contains("datasources")
                ? Optional.of(Reply.json(403, "{\"message\":\"no\"}"))
                : Optional.empty());
        List<Artifact> wanted = List.of(folder, dashboard("golden", "Golden signals", "3 %"), slack, hook, policy);

        assertThat(deploy(wanted)).isInstanceOf(Outcome.PutBack.class);
        assertThat(grafana.dashboards).containsOnlyKeys("golden", "health");
        assertThat(Json.compact(
                        grafana.dashboards.get("golden").path("dashboard").path("panels")))
                .isEqualTo(before);
        assertThat(grafana.dashboards
                        .get("health")
                        .path("meta")
                        .path("folderUid")
                        .asString())
                .isEqualTo("obsctl-prod");
    }

    @Test
    void isBrokenWhenAnOldSecretCannotBePutBack() {
        deployed();
        grafana.server.failing(a -> a.method().equals("PUT") && a.path().contains("policies")
                ? Optional.of(Reply.json(400, "{\"message\":\"no\"}"))
                : Optional.empty());
        Artifact changed = withSecret("slack", "slack", "oncall", HOOK);
        forceSecrets = true;
        Artifact other = json(
                "policy.json",
                ArtifactKind.NOTIFICATION_POLICY,
                "{\"receiver\":\"tickets\",\"object_matchers\":[[\"obsctl_profile\",\"=\",\"prod\"]]}");
        List<Artifact> wanted = new ArrayList<>(with(slack, changed));
        wanted.set(wanted.indexOf(policy), other);

        Outcome outcome = deploy(wanted);
        assertThat(outcome).isInstanceOf(Outcome.Broken.class);
        assertThat(events)
                .anyMatch(e -> e instanceof Event.Noticed n
                        && n.problem().id().toString().equals("grafana/secret-not-restored"));
        // Never an export sent back verbatim: it would store the word itself.
        assertThat(grafana.contactPoints.values().toString()).doesNotContain("[REDACTED]");
    }

    @Test
    void isBrokenWhenPuttingBackFailsToo() {
        grafana.server.failing(a -> (a.writes() && a.path().contains("contact-points"))
                        || a.method().equals("DELETE")
                ? Optional.of(Reply.json(500, "{\"message\":\"oops\"}"))
                : Optional.empty());
        Outcome outcome = deploy(everything());
        assertThat(outcome).isInstanceOf(Outcome.Broken.class);
        assertThat(((Outcome.Broken) outcome).done())
                .extracting(Change::label)
                .contains("folder obsctl prod", "dashboard Golden signals")
                .doesNotContain("contact point oncall");
        assertThat(events).isNotEmpty();
    }

    @Test
    void aCutWriteIsUndoneSinceItMayHaveHappened() {
        grafana.server.failing(
                a -> a.path().equals("/api/dashboards/db") ? Optional.of(Reply.cut()) : Optional.empty());
        assertThat(deploy(List.of(folder, signals))).isInstanceOf(Outcome.PutBack.class);
        assertThat(written()).contains("DELETE /api/dashboards/uid/golden");
        assertThat(grafana.folders).isEmpty();
    }

    @Test
    void refusesWhenADashboardChangedSinceThePlanOrWhileWriting() {
        deployed();
        List<Artifact> wanted = with(signals, dashboard("golden", "Golden signals", "3 %"));
        TargetPlan.Ready plan = ready(wanted);
        grafana.dashboards.get("golden").withObject("dashboard").put("version", 2);
        Outcome outcome = target().apply(plan, wanted, events::add);
        assertThat(((Outcome.Refused) outcome).cause().id()).hasToString("grafana/changed-since-planned");
        assertThat(grafana.server.writes()).isEmpty();

        TargetPlan.Ready again = ready(wanted);
        grafana.server.failing(a -> {
            grafana.dashboards.get("golden").withObject("dashboard").put("version", a.writes() ? 9 : 2);
            return Optional.empty();
        });
        Outcome late = target().apply(again, wanted, events::add);
        assertThat(((Outcome.Refused) late).cause().id()).hasToString("http/conflict");
    }

    @Test
    void refusesWhenTheRouteOrAContactPointChangedSinceThePlan() {
        deployed();
        List<Artifact> wanted = with(signals, dashboard("golden", "Golden signals", "3 %"));
        TargetPlan.Ready plan = ready(wanted);
        ((ObjectNode) grafana.policy.path("routes").get(0)).put("receiver", "grafana-default-email");
        assertThat(target().apply(plan, wanted, events::add)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void triesAgainWhenAlertingIsBeingChanged() {
        int[] conflicts = {2};
        grafana.server.failing(a -> a.path().contains("policies") && a.writes() && conflicts[0]-- > 0
                ? Optional.of(Reply.json(409, "{\"message\":\"conflict\"}"))
                : Optional.empty());
        assertThat(deploy(everything())).isInstanceOf(Outcome.Applied.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"message\":\"Unauthorized\",\"messageId\":\"auth.unauthorized\"} | http/unauthorized | glsa_",
                "403 | {\"message\":\"no\"} | http/forbidden | Editor",
                "404 | 404 page not found | grafana/wrong-address | stack.grafana.url",
                "429 | {\"message\":\"slow\"} | http/rate-limited | ",
                "500 | {\"message\":\"oops\"} | http/server-error | ",
                "200 | <html>login</html> | http/not-json | login page",
                "302 | moved | http/redirected | "
            })
    void anAnswerThatMakesNoSenseBlocks(int status, String body, String id, String hint) {
        for (String path : List.of("/api/health", "/api/folders", "/api/search", "/api/datasources", "/provisioning")) {
            grafana.server.failing(
                    a -> a.path().contains(path) ? Optional.of(Reply.text(status, body)) : Optional.empty());
            Problem problem = blocked(everything());
            assertThat(problem.id()).as(path).hasToString(id);
            assertThat(problem.hints().toString()).contains(hint == null ? "" : hint);
        }
    }

    @Test
    void anotherServerThatAnswersJsonIsNoGrafana() {
        grafana.server.failing(a -> Optional.of(Reply.json(200, "{\"status\":\"ok\"}")));
        assertThat(blocked(everything()).id()).hasToString("grafana/wrong-address");
        grafana.server.failing(a -> Optional.of(Reply.json(404, "{\"message\":\"no Route matched\"}")));
        assertThat(blocked(everything()).id()).hasToString("http/not-found");
    }

    @Test
    void anUnreachableGrafanaBlocks() {
        grafana.server.failing(a -> Optional.of(Reply.cut()));
        assertThat(blocked(everything()).id()).hasToString("http/unreachable");
        GrafanaTarget nobody = new GrafanaTarget(
                URI.create("http://127.0.0.1:1"),
                new GrafanaTarget.Settings("prod", true, false),
                http,
                Map::of,
                ref -> Secret.of("FAKE"));
        assertThat(nobody.observe(everything())).isInstanceOf(Observation.Unreadable.class);
    }

    @Test
    void takesDataSourcesOnlyWhenToldTo() {
        GrafanaTarget cloud = new GrafanaTarget(
                grafana.server.url(),
                new GrafanaTarget.Settings("prod", false, false),
                http,
                Map::of,
                ref -> Secret.of("FAKE"));
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
}
