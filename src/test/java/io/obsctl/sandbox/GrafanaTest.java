package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.backend.InstanceIds;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrafanaTest {
    private static final String RULE = """
            {"uid":"r1","title":"High","ruleGroup":"g","folderUID":"f1","condition":"C","for":"5m","orgID":1,
            "noDataState":"OK","execErrState":"Error","labels":{"severity":"critical"},"data":[
            {"refId":"A","datasourceUid":"grafanacloud-prom","relativeTimeRange":{"from":600,"to":0},
            "model":{"refId":"A","expr":"up","instant":true}},
            {"refId":"C","datasourceUid":"__expr__","model":{"refId":"C","type":"threshold","expression":"A",
            "conditions":[{"evaluator":{"type":"gt","params":[0.5]}}]}}]}""";

    private Sandbox sandbox;
    private Http viewer;
    private Http editor;
    private Http admin;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        viewer = Http.bearer(sandbox.grafana(), sandbox.token("viewer"));
        editor = Http.bearer(sandbox.grafana(), sandbox.token("editor"));
        admin = Http.bearer(sandbox.grafana(), sandbox.token("admin"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static Http.Reply put(Http http, String path, String json) {
        return http.send("PUT", path, "application/json", json);
    }

    private void folder() {
        assertThat(editor.postJson("/api/folders", "{\"uid\":\"f1\",\"title\":\"Worker\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesAccessPolicyTokensAndSmallRoles() {
        var cloud = Http.bearer(sandbox.grafana(), sandbox.token("all")).get("/api/org");
        assertThat(cloud.status()).isEqualTo(401);
        assertThat(cloud.json().get("messageId").asString()).isEqualTo("auth.unauthorized");
        assertThat(Http.anonymous(sandbox.grafana())
                        .get("/api/health")
                        .json()
                        .get("database")
                        .asString())
                .isEqualTo("ok");
        var asViewer = viewer.postJson("/api/folders", "{\"title\":\"x\"}");
        assertThat(asViewer.status()).isEqualTo(403);
        assertThat(asViewer.body()).contains("folders:create");
        assertThat(editor.postJson("/api/datasources", "{\"name\":\"x\",\"type\":\"loki\"}")
                        .status())
                .isEqualTo(403);
        assertThat(editor.get("/api/user/orgs").json().at("/0/role").asString()).isEqualTo("Editor");
    }

    @Test
    void locksFoldersByVersion() {
        folder();
        assertThat(editor.postJson("/api/folders", "{\"uid\":\"f1\",\"title\":\"Other\"}")
                        .status())
                .isEqualTo(412);
        assertThat(put(editor, "/api/folders/f1", "{\"title\":\"New\",\"version\":9}")
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("version-mismatch");
        assertThat(put(editor, "/api/folders/f1", "{\"title\":\"New\",\"version\":1}")
                        .json()
                        .get("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(viewer.get("/api/folders/none").status()).isEqualTo(404);
    }

    @Test
    void addsToDashboardsWhatAServerAddsAndLocksThemByVersion() {
        folder();
        String save = "{\"folderUid\":\"f1\",\"overwrite\":false,\"dashboard\":{\"uid\":\"d1\",\"title\":\"Golden\","
                + "\"schemaVersion\":36,\"version\":%d,\"tags\":[\"obsctl\"],\"panels\":[{\"type\":\"timeseries\"}]}}";
        var created = editor.postJson("/api/dashboards/db", save.formatted(0));
        assertThat(created.json().get("version").asInt()).isEqualTo(1);
        assertThat(created.json().get("url").asString()).isEqualTo("/d/d1/golden");

        var read = viewer.get("/api/dashboards/uid/d1").json();
        assertThat(read.at("/meta/folderTitle").asString()).isEqualTo("Worker");
        assertThat(read.at("/dashboard/id").isNumber()).isTrue();
        assertThat(read.at("/dashboard/schemaVersion").asInt()).isEqualTo(42);
        assertThat(read.at("/dashboard/panels/0/pluginVersion").asString()).isEqualTo("13.0.1");
        assertThat(read.at("/dashboard/annotations/list/0/builtIn").asInt()).isEqualTo(1);

        assertThat(editor.postJson("/api/dashboards/db", save.formatted(7)).status())
                .isEqualTo(412);
        assertThat(editor.postJson("/api/dashboards/db", save.formatted(1))
                        .json()
                        .get("version")
                        .asInt())
                .isEqualTo(2);
        var sameName = editor.postJson("/api/dashboards/db", save.formatted(0).replace("d1", "d2"));
        assertThat(sameName.json().get("status").asString()).isEqualTo("name-exists");
        assertThat(viewer.get("/api/search?tag=obsctl&type=dash-db").json().size())
                .isEqualTo(1);
        assertThat(viewer.get("/api/search?tag=other").json().size()).isZero();
        assertThat(editor.send("DELETE", "/api/dashboards/uid/d1", "text/plain", "")
                        .status())
                .isEqualTo(200);
        assertThat(viewer.get("/api/dashboards/uid/d1").status()).isEqualTo(404);
    }

    @Test
    void keepsProvisionedDatasourcesAndSecretsToItself() {
        assertThat(viewer.get("/api/datasources").json().size()).isEqualTo(3);
        assertThat(put(admin, "/api/datasources/uid/grafanacloud-prom", "{\"name\":\"x\",\"type\":\"prometheus\"}")
                        .status())
                .isEqualTo(403);
        String mine = "{\"uid\":\"m1\",\"name\":\"mine\",\"type\":\"loki\",\"url\":\"http://127.0.0.1\","
                + "\"secureJsonData\":{\"basicAuthPassword\":\"FAKE\"},\"version\":%d}";
        assertThat(admin.postJson("/api/datasources", mine.formatted(1)).status())
                .isEqualTo(200);
        assertThat(admin.postJson("/api/datasources", mine.formatted(1)).status())
                .isEqualTo(409);
        var read = viewer.get("/api/datasources/uid/m1");
        assertThat(read.body()).doesNotContain("FAKE");
        assertThat(read.json().at("/secureJsonFields/basicAuthPassword").asBoolean())
                .isTrue();
        assertThat(put(admin, "/api/datasources/uid/m1", mine.formatted(1)).status())
                .isEqualTo(200);
        assertThat(put(admin, "/api/datasources/uid/m1", mine.formatted(1)).status())
                .isEqualTo(409);
    }

    @Test
    void replacesARuleGroupWholeAndMarksItsProvenance() {
        folder();
        String path = "/api/v1/provisioning/folder/f1/rule-groups/g";
        String group = "{\"title\":\"g\",\"folderUid\":\"f1\",\"interval\":%d,\"rules\":[%s]}";
        assertThat(put(editor, path, group.formatted(7, RULE)).status()).isEqualTo(400);
        assertThat(put(editor, path, group.formatted(60, RULE)).status()).isEqualTo(200);
        assertThat(viewer.get("/api/v1/provisioning/alert-rules/r1")
                        .json()
                        .get("provenance")
                        .asString())
                .isEqualTo("api");
        String other = RULE.replace("\"r1\"", "\"r2\"").replace("High", "Low");
        assertThat(put(editor, path, group.formatted(60, other)).status()).isEqualTo(200);
        assertThat(viewer.get("/api/v1/provisioning/alert-rules/r1").status()).isEqualTo(404);
        assertThat(viewer.get(path).json().get("rules").size()).isEqualTo(1);
        String broken = other.replace("\"condition\":\"C\"", "\"condition\":\"Z\"");
        assertThat(put(editor, path, group.formatted(60, broken)).body()).contains("condition Z does not exist");
        assertThat(viewer.get(path).json().at("/rules/0/condition").asString()).isEqualTo("C");
        var folder = editor.send("DELETE", "/api/folders/f1?forceDeleteRules=false", "text/plain", "");
        assertThat(folder.status()).isEqualTo(400);
    }

    @Test
    void evaluatesItsRulesAgainstTheStacksData() {
        folder();
        assertThat(editor.postJson("/api/v1/provisioning/alert-rules", RULE.replace("5m", "0s"))
                        .status())
                .isEqualTo(201);
        assertThat(state("health")).isEqualTo("nodata");
        var up = Samples.series(
                Map.of("__name__", "up", "job", "api"), Clock.systemUTC().millis() - 1000, 1);
        Http.basic(sandbox.mimir(), InstanceIds.DEFAULTS.mimir(), sandbox.token("write"))
                .post("/push", Samples.PROTOBUF, Samples.push(up));
        assertThat(state("health")).isEqualTo("ok");
        assertThat(state("state")).isEqualTo("firing");
    }

    @Test
    void aSeriesThatIsZeroIsAnAlertWhenMathOnlyAsksWhetherThereIsOne() {
        folder();
        String rule = RULE.replace("5m", "0s")
                .replace("\"expression\":\"A\"", "\"expression\":\"B\"")
                .replace("[0.5]", "[0]")
                .replaceFirst("\\{\"refId\":\"C\"", """
                        {"refId":"B","datasourceUid":"__expr__","model":{"refId":"B","type":"math",
                        "expression":"is_number(\\$A) || is_nan(\\$A) || is_inf(\\$A)"}},{"refId":"C\"""");
        assertThat(editor.postJson("/api/v1/provisioning/alert-rules", rule).status())
                .isEqualTo(201);
        assertThat(state("state")).isEqualTo("inactive");
        var up = Samples.series(
                Map.of("__name__", "up", "job", "api"), Clock.systemUTC().millis() - 1000, 0);
        Http.basic(sandbox.mimir(), InstanceIds.DEFAULTS.mimir(), sandbox.token("write"))
                .post("/push", Samples.PROTOBUF, Samples.push(up));
        assertThat(state("state")).isEqualTo("firing");
    }

    private String state(String field) {
        return viewer.get("/api/prometheus/grafana/api/v1/rules")
                .json()
                .at("/data/groups/0/rules/0/" + field)
                .asString();
    }

    @Test
    void redactsContactPointSecretsAndProtectsThoseInUse() {
        String points = "/api/v1/provisioning/contact-points";
        String slack = "{\"uid\":\"c1\",\"name\":\"oncall\",\"type\":\"slack\",\"settings\":{\"url\":\"%s\","
                + "\"recipient\":\"#ops\"}}";
        var created = editor.postJson(points, slack.formatted("https://hooks.example/FAKE"));
        assertThat(created.status()).isEqualTo(202);
        assertThat(created.body()).contains("[REDACTED]").doesNotContain("FAKE");
        assertThat(editor.get(points + "?name=oncall").body())
                .contains("[REDACTED]")
                .doesNotContain("FAKE");
        assertThat(put(editor, points + "/c1", slack.formatted("[REDACTED]")).status())
                .isEqualTo(202);
        assertThat(editor.postJson(points, "{\"name\":\"x\",\"type\":\"slack\",\"settings\":{}}")
                        .status())
                .isEqualTo(400);

        String policies = "/api/v1/provisioning/policies";
        assertThat(put(editor, policies, "{\"receiver\":\"nobody\"}").body()).contains("does not exist");
        assertThat(put(editor, policies, "{\"receiver\":\"oncall\"}").status()).isEqualTo(202);
        assertThat(editor.send("DELETE", points + "/c1", "text/plain", "").status())
                .isEqualTo(409);
        assertThat(editor.send("DELETE", policies, "text/plain", "").status()).isEqualTo(202);
        assertThat(editor.get(policies).json().get("receiver").asString()).isEqualTo("grafana-default-email");
        assertThat(editor.send("DELETE", points + "/c1", "text/plain", "").status())
                .isEqualTo(204);
    }

    @Test
    void locksMuteTimingsAndTemplatesByTheirVersion() {
        String timing = "{\"name\":\"nights\",\"time_intervals\":[{\"times\":[{\"start_time\":\"22:00\","
                + "\"end_time\":\"23:00\"}]}],\"version\":\"%s\"}";
        var made = editor.postJson("/api/v1/provisioning/mute-timings", timing.formatted(""));
        assertThat(made.status()).isEqualTo(201);
        String path = "/api/v1/provisioning/mute-timings/nights";
        assertThat(put(editor, path, timing.formatted("0000")).status()).isEqualTo(409);
        assertThat(put(editor, path, timing.formatted(made.json().get("version").asString()))
                        .status())
                .isEqualTo(200);
        String template = "/api/v1/provisioning/templates/t";
        assertThat(put(editor, template, "{\"template\":\"{{ define \\\"t\\\" }}x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(put(editor, template, "{\"template\":\"{{ define \\\"t\\\" }}x{{ end }}\"}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void answersQueriesThroughTheProxyForAViewer() {
        var up = Samples.series(
                Map.of("__name__", "up", "job", "api"), Clock.systemUTC().millis() - 1000, 1);
        Http.basic(sandbox.mimir(), InstanceIds.DEFAULTS.mimir(), sandbox.token("write"))
                .post("/push", Samples.PROTOBUF, Samples.push(up));
        var proxied = viewer.get("/api/datasources/proxy/uid/grafanacloud-prom/api/v1/query?query=up");
        assertThat(proxied.json().at("/data/result/0/value/1").asString()).isEqualTo("1");
        assertThat(viewer.get("/api/datasources/proxy/uid/grafanacloud-traces/api/echo")
                        .body())
                .isEqualTo("echo");
        assertThat(viewer.get("/api/datasources/proxy/uid/nope/api/echo").status())
                .isEqualTo(404);
        var frames = viewer.postJson(
                "/api/ds/query",
                "{\"from\":\"now-5m\",\"to\":\"now\",\"queries\":[{\"refId\":\"A\",\"datasource\":"
                        + "{\"uid\":\"grafanacloud-prom\"},\"expr\":\"sum(up)\",\"instant\":true}]}");
        assertThat(frames.json().at("/results/A/frames/0/data/values/1/0").asDouble())
                .isEqualTo(1);
    }

    @Test
    void makesTwoAnnotationsOfTwoPostsAndFindsThemByTag() {
        String body = "{\"text\":\"deploy\",\"tags\":[\"obsctl\",\"r1\"],\"time\":1000}";
        assertThat(editor.postJson("/api/annotations", body).json().has("id")).isTrue();
        editor.postJson("/api/annotations", body);
        assertThat(viewer.get("/api/annotations?tags=r1").json().size()).isEqualTo(2);
        assertThat(viewer.get("/api/annotations?tags=r1&tags=zz").json().size()).isZero();
    }

    @Test
    void triesReceiversWithoutSendingAnything() {
        String test = "{\"receivers\":[{\"name\":\"a\",\"grafana_managed_receiver_configs\":[{\"name\":\"a\","
                + "\"type\":\"webhook\",\"settings\":{%s}}]}]}";
        String path = "/api/alertmanager/grafana/config/api/v1/receivers/test";
        var good = editor.postJson(path, test.formatted("\"url\":\"https://example.invalid\""));
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.json()
                        .at("/receivers/0/grafana_managed_receiver_configs/0/status")
                        .asString())
                .isEqualTo("ok");
        assertThat(editor.postJson(path, test.formatted("")).status()).isEqualTo(400);
    }
}
