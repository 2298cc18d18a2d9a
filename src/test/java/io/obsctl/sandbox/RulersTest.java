package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.backend.InstanceIds;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RulersTest {
    private static final InstanceIds IDS = InstanceIds.DEFAULTS;
    private static final String GROUP = """
            name: g1
            interval: 10s
            rules:
              - record: job:up:sum
                expr: sum by (job) (up)
              - alert: Down
                expr: up == 0
                for: 1m
                labels: { severity: critical }
                annotations: { summary: "{{ $labels.job }} is {{ $value }}" }
            """;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private Sandbox sandbox;
    private Http mimir;
    private Http loki;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(clock).withLags(Duration.ZERO, Duration.ofSeconds(30)));
        mimir = Http.basic(sandbox.mimir(), IDS.mimir(), sandbox.token("rules"));
        loki = Http.basic(sandbox.loki(), IDS.loki(), sandbox.token("rules"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static Http.Reply put(Http http, String path, String yaml) {
        return http.send("POST", path, "application/yaml", yaml);
    }

    @Test
    void answersAnEmptyMimirRulerWith200AndAnEmptyLokiRulerWith404() {
        assertThat(mimir.get("/config/v1/rules").status()).isEqualTo(200);
        assertThat(mimir.get("/config/v1/rules").body().strip()).isEqualTo("{}");
        assertThat(loki.get("/loki/api/v1/rules").status()).isEqualTo(404);
        assertThat(loki.get("/loki/api/v1/rules").body().strip()).isEqualTo("no rule groups found");
        assertThat(loki.get("/loki/api/v1/nonsense").body()).isEqualTo("404 page not found");
    }

    @Test
    void givesBackWhatWasWritten() {
        assertThat(put(mimir, "/config/v1/rules/team%2Fa", GROUP).status()).isEqualTo(202);
        assertThat(mimir.get("/config/v1/rules").body()).startsWith("team/a:\n").contains("expr: sum by (job) (up)");
        assertThat(mimir.get("/config/v1/rules/team%2Fa/g1").body()).startsWith("name: g1\n");
        assertThat(mimir.get("/config/v1/rules/team%2Fa/g2").status()).isEqualTo(404);
        assertThat(mimir.send("DELETE", "/config/v1/rules/team%2Fa/g1", "text/plain", "")
                        .status())
                .isEqualTo(202);
        assertThat(mimir.send("DELETE", "/config/v1/rules/team%2Fa/g1", "text/plain", "")
                        .status())
                .isEqualTo(404);
        assertThat(mimir.get("/config/v1/rules").body().strip()).isEqualTo("{}");
    }

    @Test
    void refusesExpressionsThatDoNotParse() {
        String bad = """
                name: g2
                rules:
                  - alert: A
                    expr: 'sum(rate({job="a"} |= "x" [5m])'
                """;
        var reply = put(loki, "/loki/api/v1/rules/ns", bad);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body())
                .startsWith("could not parse expression for alert 'A' in group 'g2': parse error at line 1, col ");
        assertThat(put(mimir, "/config/v1/rules/ns", bad).body()).contains("in group 'g2': 1:");
        assertThat(put(mimir, "/config/v1/rules/ns", "groups: []").status()).isEqualTo(400);
        assertThat(put(mimir, "/config/v1/rules/ns", "a: [").status()).isEqualTo(400);
        assertThat(loki.get("/loki/api/v1/rules").status()).isEqualTo(404);
    }

    @Test
    void acceptsLogRulesAndForgivesDeletingUnknownGroups() {
        String rule = """
                name: logs
                rules:
                  - alert: Errors
                    expr: sum by (job) (count_over_time({job=~".+"} |= "error" [5m])) > 3
                """;
        assertThat(put(loki, "/loki/api/v1/rules/ns", rule).body()).contains("\"status\":\"success\"");
        assertThat(loki.send("DELETE", "/loki/api/v1/rules/ns/other", "text/plain", "")
                        .status())
                .isEqualTo(202);
        var unknown = loki.send("DELETE", "/loki/api/v1/rules/other", "text/plain", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().strip()).isEqualTo("group namespace does not exist");
    }

    @Test
    void loadsAWrittenGroupOnlyAfterThePollThenEvaluatesIt() {
        push(0);
        put(mimir, "/config/v1/rules/ns", GROUP);
        assertThat(mimir.get("/api/v1/rules").json().at("/data/groups").size()).isZero();

        now.updateAndGet(t -> t.plusSeconds(31));
        var groups = mimir.get("/api/v1/rules").json().at("/data/groups");
        assertThat(groups.at("/0/rules/1/health").asString()).isEqualTo("ok");
        assertThat(groups.at("/0/rules/1/state").asString()).isEqualTo("pending");
        assertThat(groups.at("/0/rules/1/alerts/0/annotations/summary").asString())
                .isEqualTo("api is 0");

        now.updateAndGet(t -> t.plusSeconds(61));
        push(0);
        assertThat(mimir.get("/api/v1/rules")
                        .json()
                        .at("/data/groups/0/rules/1/state")
                        .asString())
                .isEqualTo("firing");
        var recorded = Http.basic(sandbox.mimir(), IDS.mimir(), sandbox.token("read"))
                .get("/api/v1/query", Map.of("query", "job:up:sum"));
        assertThat(recorded.json().at("/data/result/0/metric/job").asString()).isEqualTo("api");
        var alerts =
                Http.basic(root(), IDS.alertmanager(), sandbox.token("rules")).get("/alertmanager/api/v2/alerts");
        assertThat(alerts.json().at("/0/labels/severity").asString()).isEqualTo("critical");
    }

    private void push(double value) {
        var up = Samples.series(
                Map.of("__name__", "up", "job", "api"), clock.instant().toEpochMilli(), value);
        Http.basic(sandbox.mimir(), IDS.mimir(), sandbox.token("write"))
                .post("/push", Samples.PROTOBUF, Samples.push(up));
    }

    private java.net.URI root() {
        return java.net.URI.create(sandbox.mimir().toString().replace("/api/prom", ""));
    }

    @Test
    void needsTheRulesScope() {
        var read =
                Http.basic(sandbox.mimir(), IDS.mimir(), sandbox.token("read")).get("/config/v1/rules");
        assertThat(read.status()).isEqualTo(401);
        assertThat(read.body()).contains("invalid scope requested");
    }

    @Test
    void keepsOneAlertmanagerConfigurationUnderItsOwnId() {
        var http = Http.basic(root(), IDS.alertmanager(), sandbox.token("rules"));
        assertThat(http.get("/api/v1/alerts").status()).isEqualTo(404);
        String good = "alertmanager_config: |\n  route: { receiver: r1 }\n  receivers: [ { name: r1 } ]\n";
        assertThat(put(http, "/api/v1/alerts", good).status()).isEqualTo(201);
        assertThat(http.get("/api/v1/alerts").body()).isEqualTo(good);
        var bad = put(http, "/api/v1/alerts", good.replace("receiver: r1", "receiver: r2"));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.body()).contains("undefined receiver \"r2\" used in route");
        var mimirId = Http.basic(root(), IDS.mimir(), sandbox.token("rules")).get("/api/v1/alerts");
        assertThat(mimirId.status()).isEqualTo(401);
    }
}
