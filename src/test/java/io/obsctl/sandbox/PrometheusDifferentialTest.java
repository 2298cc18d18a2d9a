package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.sandbox.backend.InstanceIds;
import io.obsctl.sandbox.backend.promql.Semantics;
import io.obsctl.sandbox.wire.RemoteWrite;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The same samples in a real Prometheus (2.42 of Debian) and in the sandbox answer the same queries alike. */
class PrometheusDifferentialTest {
    /** A whole minute, so that steps fall on samples. */
    private static final long NOW = Clock.systemUTC().millis() / 60_000 * 60_000;

    @TempDir
    static Path directory;

    private static Process process;
    private static Sandbox sandbox;
    private static Http real;
    private static Http ours;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(d -> Files.isExecutable(Path.of(d, "prometheus")));
        assumeTrue(there, "no prometheus on the PATH");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--web.enable-remote-write-receiver",
                        "--enable-feature=promql-at-modifier,promql-negative-offset",
                        "--log.level=error")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        real = Http.anonymous(URI.create("http://127.0.0.1:" + port));
        awaitReady();
        var settings = SandboxSettings.defaults(Clock.systemUTC()).withSemantics(Semantics.PROMETHEUS_2);
        sandbox = Sandbox.start(settings);
        ours = Http.basic(sandbox.mimir(), InstanceIds.DEFAULTS.mimir(), sandbox.token("read"));
        byte[] body = Samples.push(series().toArray(RemoteWrite.Series[]::new));
        assertThat(real.post("/api/v1/write", Samples.PROTOBUF, body, "Content-Encoding", "snappy")
                        .status())
                .isEqualTo(204);
        assertThat(Http.basic(sandbox.mimir(), InstanceIds.DEFAULTS.mimir(), sandbox.token("write"))
                        .post("/push", Samples.PROTOBUF, body)
                        .status())
                .isEqualTo(200);
    }

    private static void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            try {
                if (real.get("/-/ready").status() == 200) {
                    return;
                }
            } catch (java.io.UncheckedIOException notYet) {
                assertThat(process.isAlive()).as("prometheus runs").isTrue();
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("prometheus did not become ready in 30 s");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (sandbox != null) {
            sandbox.close();
        }
        if (process != null) {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static List<RemoteWrite.Series> series() {
        var all = new ArrayList<RemoteWrite.Series>();
        String[][] who = {{"api", "a", "eu"}, {"api", "b", "eu"}, {"worker", "a", "us"}};
        for (int i = 0; i < who.length; i++) {
            var requests = new ArrayList<Double>();
            var heat = new ArrayList<Double>();
            double count = 0;
            for (int s = 0; s < 40; s++) {
                double at = NOW - 600_000 + s * 15_000.0;
                count = i == 1 && s == 20 ? 3 : count + (s * (i + 2)) % 7;
                requests.add(at);
                requests.add(count);
                heat.add(at + 1_000);
                heat.add(20 + Math.sin(s + i) * 5);
            }
            all.add(named("http_requests_total", who[i], "code", i == 1 ? "500" : "200", requests));
            all.add(named("heat", who[i], "", "", heat));
            for (String le : List.of("0.1", "0.5", "1", "+Inf")) {
                var bucket = new ArrayList<Double>();
                double share = le.equals("+Inf") ? 10 : le.equals("1") ? 9 : le.equals("0.5") ? 6 : 2;
                for (int s = 0; s < 40; s++) {
                    bucket.add(NOW - 600_000 + s * 15_000.0);
                    bucket.add(share * s * (i + 1));
                }
                all.add(named("latency_seconds_bucket", who[i], "le", le, bucket));
            }
        }
        all.add(named("team_info", new String[] {"api", "", ""}, "team", "blue", List.of(NOW - 30_000.0, 1.0)));
        all.add(named("gone", who[0], "", "", List.of(NOW - 500_000.0, 1.0)));
        return all;
    }

    private static RemoteWrite.Series named(String name, String[] who, String label, String value, List<Double> pairs) {
        var labels = new TreeMap<String, String>();
        labels.put("__name__", name);
        labels.put("job", who[0]);
        if (!who[1].isEmpty()) {
            labels.put("instance", who[1]);
            labels.put("region", who[2]);
        }
        if (!label.isEmpty()) {
            labels.put(label, value);
        }
        return Samples.series(
                labels, pairs.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static List<String> queries() {
        return List.of(
                "http_requests_total",
                "http_requests_total{job=\"api\",code!=\"200\"}",
                "{__name__=~\"http.*\",job!~\"w.*\"}",
                "gone",
                "last_over_time(gone[15m])",
                "http_requests_total offset 5m",
                "http_requests_total offset -1m",
                "http_requests_total @ " + (NOW / 1000 - 120),
                "rate(http_requests_total[5m])",
                "rate(http_requests_total[1m])",
                "rate(http_requests_total[77s] offset 33s)",
                "irate(http_requests_total[5m])",
                "increase(http_requests_total[2m])",
                "delta(heat[3m])",
                "idelta(heat[3m])",
                "deriv(heat[5m])",
                "predict_linear(heat[5m], 600)",
                "resets(http_requests_total[10m])",
                "changes(heat[10m])",
                "sum(rate(http_requests_total[5m]))",
                "sum by (job) (rate(http_requests_total[5m]))",
                "sum without (instance, code) (http_requests_total)",
                "avg by (region) (heat)",
                "min(heat)",
                "max by (job, nonsense) (heat)",
                "count(heat) by (job)",
                "group by (job) (heat)",
                "stddev(heat)",
                "stdvar by (job) (heat)",
                "quantile(0.3, heat)",
                "quantile by (job) (0.9, heat)",
                "topk(2, heat)",
                "bottomk(1, heat) by (job)",
                "count_values(\"v\", http_requests_total > bool 50)",
                "avg_over_time(heat[5m])",
                "min_over_time(heat[5m])",
                "max_over_time(heat[5m])",
                "sum_over_time(heat[5m])",
                "count_over_time(heat[5m])",
                "stddev_over_time(heat[5m])",
                "quantile_over_time(0.9, heat[5m])",
                "present_over_time(heat[5m])",
                "absent(nothing{job=\"x\",a=~\"b\"})",
                "absent(heat)",
                "absent_over_time(nothing{job=\"x\"}[5m])",
                "max_over_time(rate(http_requests_total[1m])[5m:30s])",
                "sum_over_time((heat > 20)[5m:1m])",
                "histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))",
                "histogram_quantile(0.5, latency_seconds_bucket)",
                "histogram_quantile(0.999, rate(latency_seconds_bucket[5m]))",
                "histogram_quantile(0.01, rate(latency_seconds_bucket[5m]))",
                "sum(rate(http_requests_total{code=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m])) * 100",
                "http_requests_total / on (job, instance) heat",
                "http_requests_total - ignoring (code) heat",
                "heat * on (job) group_left (team) team_info",
                "team_info * on (job) group_right (team) heat",
                "heat > 20",
                "heat > bool 20",
                "20 < heat",
                "heat >= on (job, instance, region) heat",
                "heat and http_requests_total{code=\"200\"}",
                "heat and on (job) team_info",
                "heat unless on (job) team_info",
                "heat or nothing",
                "sum by (job) (heat) or vector(0)",
                "clamp(heat, 18, 22)",
                "clamp_min(heat, 20)",
                "clamp_max(heat, 20)",
                "round(heat, 0.5)",
                "abs(-heat)",
                "ceil(heat) + floor(heat)",
                "sqrt(heat) ^ 2",
                "-heat ^ 2",
                "2 ^ 3 ^ 2 + vector(1)",
                "ln(heat) % 2",
                "sgn(heat - 20)",
                "exp(vector(1)) + log2(vector(8)) + log10(vector(100))",
                "label_replace(heat, \"short\", \"$1-x\", \"region\", \"(e|u).*\")",
                "label_join(heat, \"all\", \"/\", \"job\", \"instance\")",
                "scalar(sum(heat)) + 1",
                "time() - timestamp(heat)",
                "vector(time())",
                "hour() + minute() * day_of_week() + month() + year() + days_in_month() + day_of_month()",
                "sort_desc(heat)",
                "1 + 2 * 3 - 4 / 2",
                "1 == bool 1",
                "heat[1m]",
                "0x1F + 1e3 + .5",
                "Inf - Inf",
                "sum(nothing)",
                "http_requests_total{code=~\"\"}",
                "rate(http_requests_total[5m]) > 0 and on (job) count by (job) (heat) > 1");
    }

    @ParameterizedTest
    @MethodSource("queries")
    void answersAnInstantQueryAlike(String query) {
        var params = Map.of("query", query, "time", Long.toString(NOW / 1000));
        same(query, real.get("/api/v1/query", params), ours.get("/api/v1/query", params));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void answersARangeQueryAlike(String query) {
        var params = Map.of(
                "query",
                query,
                "start",
                Long.toString(NOW / 1000 - 400),
                "end",
                Long.toString(NOW / 1000 + 120),
                "step",
                "37");
        same(query, real.get("/api/v1/query_range", params), ours.get("/api/v1/query_range", params));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {
                "",
                "sum(rate(x[5m])",
                "rate(heat)",
                "sum(heat[5m])",
                "nope(heat)",
                "heat{job=}",
                "heat{job=\"a\"",
                "{}",
                "heat[5 minutes]",
                "heat and 1",
                "1 == 1",
                "heat[5m] + 1",
                "topk(heat)",
                "histogram_quantile(heat, 0.9)",
                "heat offset 5m offset",
                "heat{job=~\"[\"}",
                "rate(heat[5m:])[",
                "sum by job (heat)",
                "heat ! 2",
                "'open",
                "heat * on (job) heat",
                "label_replace(heat, \"region\", \"x\", \"job\", \"(\")",
                "label_replace(heat, \"instance\", \"\", \"job\", \".*\") * 0 + label_replace(heat, \"job\", \"\", \"\", \"\") * 0",
                "sum_over_time(heat[5m]) by (job)"
            })
    void refusesWhatPrometheusRefuses(String query) {
        var params = Map.of("query", query, "time", Long.toString(NOW / 1000));
        var theirs = real.get("/api/v1/query", params);
        var mine = ours.get("/api/v1/query", params);
        assertThat(mine.status()).as(mine.body() + " against " + theirs.body()).isEqualTo(theirs.status());
        assertThat(Json.type(mine)).isEqualTo(Json.type(theirs));
    }

    private interface Json {
        static String type(Http.Reply reply) {
            return reply.json().path("errorType").asString("");
        }
    }

    @Test
    void listsLabelsSeriesAndValuesAlike() {
        String window = "start=" + (NOW / 1000 - 3600) + "&end=" + (NOW / 1000 + 60);
        for (String path : List.of(
                "/api/v1/labels?" + window,
                "/api/v1/label/job/values?" + window,
                "/api/v1/label/__name__/values?" + window,
                "/api/v1/label/le/values?match[]=latency_seconds_bucket&" + window,
                "/api/v1/series?match[]=heat&match[]=team_info&" + window)) {
            assertThat(ours.get(path).json().get("data"))
                    .as(path)
                    .isEqualTo(real.get(path).json().get("data"));
        }
    }

    private static void same(String query, Http.Reply theirs, Http.Reply mine) {
        assertThat(mine.status()).as(mine.body() + " against " + theirs.body()).isEqualTo(theirs.status());
        assertThat(mine.json().at("/data/resultType")).isEqualTo(theirs.json().at("/data/resultType"));
        JsonNode a = theirs.json().at("/data/result");
        JsonNode b = mine.json().at("/data/result");
        boolean ordered = query.startsWith("sort");
        if (theirs.json().at("/data/resultType").asString("").matches("vector|matrix")) {
            if (ordered) {
                assertThat(metrics(b)).isEqualTo(metrics(a));
            }
            var left = rows(a);
            var right = rows(b);
            assertThat(right.keySet()).isEqualTo(left.keySet());
            left.forEach((metric, values) -> equal(values, right.get(metric)));
        } else {
            equal(a, b);
        }
    }

    private static List<String> metrics(JsonNode rows) {
        var all = new ArrayList<String>();
        rows.forEach(r -> all.add(r.path("metric").toString()));
        return all;
    }

    private static Map<String, JsonNode> rows(JsonNode rows) {
        var all = new TreeMap<String, JsonNode>();
        rows.forEach(r -> all.put(
                new TreeMap<>(labels(r.path("metric"))).toString(),
                r.has("value") ? r.path("value") : r.path("values")));
        return all;
    }

    private static Map<String, String> labels(JsonNode metric) {
        var all = new TreeMap<String, String>();
        metric.properties().forEach(e -> all.put(e.getKey(), e.getValue().asString("")));
        return all;
    }

    private static void equal(JsonNode theirs, JsonNode mine) {
        assertThat(mine.size()).as(mine + " against " + theirs).isEqualTo(theirs.size());
        if (theirs.size() == 2 && theirs.get(0).isNumber()) {
            assertThat(mine.get(0).asDouble()).isEqualTo(theirs.get(0).asDouble());
            String a = theirs.get(1).asString("");
            String b = mine.get(1).asString("");
            if (!a.equals(b)) {
                double wanted = Double.parseDouble(a);
                assertThat(Double.parseDouble(b)).isCloseTo(wanted, within(Math.abs(wanted) * 1e-9 + 1e-12));
            }
            return;
        }
        for (int i = 0; i < theirs.size(); i++) {
            equal(theirs.get(i), mine.get(i));
        }
    }
}
