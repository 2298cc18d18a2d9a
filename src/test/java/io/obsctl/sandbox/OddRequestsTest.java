package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.backend.InstanceIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, an answer goes out: a cut connection would look like a network fault. */
class OddRequestsTest {
    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        Http.bearer(sandbox.grafana(), sandbox.token("editor"))
                .postJson("/api/folders", "{\"uid\":\"f1\",\"title\":\"x\"}");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    static Stream<String> bodies() {
        return Stream.of(
                "",
                "null",
                "[]",
                "[1]",
                "{}",
                "1",
                "\"x\"",
                "{",
                "{\"dashboard\":3}",
                "{\"dashboard\":{\"title\":{\"a\":1}}}",
                "{\"dashboard\":{\"title\":\"t\",\"panels\":7,\"annotations\":[],\"version\":\"x\"},\"folderUid\":[]}",
                "{\"dashboard\":{\"title\":\"t\",\"panels\":[null,1,{\"panels\":{}}]},\"overwrite\":\"yes\"}",
                "{\"title\":[1],\"uid\":{},\"version\":[]}",
                "{\"name\":\"n\",\"type\":\"slack\",\"settings\":[1]}",
                "{\"name\":\"n\",\"type\":\"slack\",\"settings\":{\"url\":{}}}",
                "{\"name\":\"n\",\"type\":\"loki\",\"secureJsonData\":3,\"version\":\"v\",\"jsonData\":null}",
                "{\"receiver\":\"grafana-default-email\",\"routes\":{\"a\":1}}",
                "{\"receiver\":\"grafana-default-email\",\"routes\":[1,null,{\"mute_time_intervals\":7}]}",
                "{\"interval\":\"x\",\"rules\":[1,null,{}]}",
                "{\"interval\":60,\"rules\":[{\"title\":\"t\",\"data\":[1,{\"model\":4}],\"condition\":\"\"}]}",
                "{\"title\":\"t\",\"ruleGroup\":\"g\",\"folderUID\":\"f1\",\"condition\":\"\",\"data\":[1],\"for\":{}}",
                "{\"queries\":[1,{\"refId\":[],\"datasource\":{\"uid\":\"grafanacloud-prom\"},\"expr\":3}]}",
                "{\"queries\":[{\"datasource\":{\"uid\":\"grafanacloud-logs\"},\"expr\":\"{\"}],\"from\":\"never\"}",
                "{\"receivers\":[1,{\"grafana_managed_receiver_configs\":[1,{\"settings\":[]}]}],\"alert\":4}",
                "{\"template\":7,\"version\":[]}",
                "{\"text\":\"t\",\"time\":\"x\",\"tags\":3}",
                "{\"streams\":[1]}",
                "{\"streams\":[{\"stream\":[],\"values\":{}}]}",
                "{\"streams\":[{\"stream\":{\"a\":1},\"values\":[[1,2],[]]}]}",
                "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"x\",\"y\"]]}]}",
                "{\"resourceSpans\":[1,null,{\"resource\":[]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"zz\"}]}]}]}",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"gauge\":{\"dataPoints\":[{\"asDouble\":\"x\"}]}}]}]}]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"-1\",\"body\":{\"kvlistValue\":{}}}]}]}]}",
                "{\"accessPolicyId\":1,\"name\":[],\"expiresAt\":\"x\"}",
                "{\"name\":\"sa\",\"role\":[1],\"secondsToLive\":\"x\"}",
                "name: [",
                "name: g\nrules: 3",
                "name: g\nrules: [1, {alert: [], expr: {a: b}}]",
                "alertmanager_config: 3",
                "alertmanager_config: \"route: 3\"",
                "alertmanager_config: \"route: {receiver: [a]}\\nreceivers: [1]\"",
                "- &a [*a]",
                "\u0000\u0001");
    }

    private static final List<String> GRAFANA = List.of(
            "POST /api/folders",
            "PUT /api/folders/f1",
            "POST /api/dashboards/db",
            "POST /api/datasources",
            "PUT /api/datasources/uid/grafanacloud-prom",
            "POST /api/v1/provisioning/alert-rules",
            "PUT /api/v1/provisioning/folder/f1/rule-groups/g",
            "POST /api/v1/provisioning/contact-points",
            "PUT /api/v1/provisioning/policies",
            "POST /api/v1/provisioning/mute-timings",
            "PUT /api/v1/provisioning/templates/t",
            "POST /api/annotations",
            "POST /api/ds/query",
            "POST /api/serviceaccounts",
            "POST /api/alertmanager/grafana/config/api/v1/receivers/test");

    private static final List<String> READS = List.of(
            "/api/folders",
            "/api/search",
            "/api/datasources",
            "/api/v1/provisioning/alert-rules",
            "/api/v1/provisioning/contact-points",
            "/api/v1/provisioning/policies",
            "/api/prometheus/grafana/api/v1/rules",
            "/api/annotations?tags=x");

    @ParameterizedTest
    @MethodSource("bodies")
    void answersEveryBodyAtEveryDoor(String body) {
        var grafana = Http.bearer(sandbox.grafana(), sandbox.token("admin"));
        for (String line : GRAFANA) {
            String[] parts = line.split(" ");
            assertThat(grafana.send(parts[0], parts[1], "application/json", body)
                            .status())
                    .as(line)
                    .isBetween(200, 499);
        }
        for (String path : READS) {
            assertThat(grafana.get(path).status()).as(path).isEqualTo(200);
        }
        var ids = InstanceIds.DEFAULTS;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var otlp = Http.basic(sandbox.otlp(), ids.otlp(), sandbox.token("write"));
        for (String signal : List.of("traces", "metrics", "logs")) {
            for (String type : List.of("application/json", Samples.PROTOBUF)) {
                assertThat(otlp.post("/v1/" + signal, type, bytes).status()).isBetween(200, 499);
            }
        }
        var loki = Http.basic(sandbox.loki(), ids.loki(), sandbox.token("write"));
        for (String type : List.of("application/json", Samples.PROTOBUF)) {
            assertThat(loki.post("/loki/api/v1/push", type, bytes).status()).isBetween(200, 499);
        }
        var mimir = Http.basic(sandbox.mimir(), ids.mimir(), sandbox.token("write"));
        assertThat(mimir.post("/push", Samples.PROTOBUF, bytes).status()).isEqualTo(400);
        var rules = Http.basic(sandbox.mimir(), ids.mimir(), sandbox.token("rules"));
        assertThat(rules.send("POST", "/config/v1/rules/ns", "application/yaml", body)
                        .status())
                .isEqualTo(400);
        var root = java.net.URI.create(sandbox.mimir().toString().replace("/api/prom", ""));
        var alerts = Http.basic(root, ids.alertmanager(), sandbox.token("rules"));
        assertThat(alerts.send("POST", "/api/v1/alerts", "application/yaml", body)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void answersQueriesThatAreDeepLongOrNonsense() {
        var queries = new ArrayList<String>();
        for (String unit : List.of("(", "-", "sum(", "{", "a[", "\"", "1+", "not ", "rate({a=\"b\"}[5m])+", "|json")) {
            queries.add(unit.repeat(400));
            queries.add("{a=\"b\"} " + unit.repeat(400));
        }
        queries.add("(".repeat(6_000) + "1" + ")".repeat(6_000));
        queries.add("1" + "^1".repeat(6_000));
        queries.add("1" + "+1".repeat(6_000));
        queries.add("%00 \u0000");
        var ids = InstanceIds.DEFAULTS;
        var mimir = Http.basic(sandbox.mimir(), ids.mimir(), sandbox.token("read"));
        var loki = Http.basic(sandbox.loki(), ids.loki(), sandbox.token("read"));
        var tempo = Http.basic(sandbox.tempo(), ids.tempo(), sandbox.token("read"));
        for (String query : queries) {
            String q = Http.encode(query);
            byte[] form = ("query=" + q).getBytes(StandardCharsets.UTF_8);
            String type = "application/x-www-form-urlencoded";
            assertThat(mimir.post("/api/v1/query", type, form).status()).isBetween(200, 499);
            assertThat(loki.post("/loki/api/v1/query", type, form).status()).isBetween(200, 499);
            assertThat(loki.post("/loki/api/v1/query_range", type, form).status())
                    .isBetween(200, 499);
            if (q.length() < 2_000) {
                assertThat(tempo.get("/api/search?q=" + q).status()).isBetween(200, 499);
            }
        }
    }
}
