package io.obsctl.sandbox.backend.logql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.sandbox.backend.logs.LogLimits;
import io.obsctl.sandbox.backend.logs.LogStore;
import io.obsctl.sandbox.backend.promql.Value;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogqlTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final long NS = NOW.toEpochMilli() * 1_000_000;

    private LogStore store;
    private Logql logql;

    @BeforeEach
    void fill() {
        store = new LogStore(Clock.fixed(NOW, ZoneOffset.UTC), LogLimits.DEFAULTS);
        logql = new Logql(store);
        push("api", 60, "{\"level\":\"error\",\"status\":500,\"req\":{\"path\":\"/pay\"},\"took\":\"1.5s\"}");
        push("api", 50, "{\"level\":\"info\",\"status\":200,\"req\":{\"path\":\"/ok\"},\"took\":\"20ms\"}");
        push("api", 40, "not json at all");
        push("worker", 30, "level=warn msg=\"queue is slow\" size=12KB took=250ms");
        push("worker", 20, "level=info msg=done size=1KB took=5ms");
    }

    private void push(String job, int secondsAgo, String line) {
        var entry = new LogStore.Entry(NS - secondsAgo * 1_000_000_000L, line, Map.of("pod", job + "-1"));
        assertThat(store.push(Map.of("job", job), List.of(entry))).isEmpty();
    }

    private List<String> lines(String query) {
        return logql.lines(query, NS - 3_600_000_000_000L, NS, 100, false).stream()
                .flatMap(r -> r.values().stream())
                .map(Logql.Entry::line)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{job=\"api\"} # 3",
                "{job=~\"api|worker\"} # 5",
                "{job!=\"api\", job=~\".+\"} # 2",
                "{job=\"api\"} |= \"error\" # 1",
                "{job=\"api\"} != \"level\" # 1",
                "{job=~\".+\"} |~ \"(?i)QUEUE|json\" # 2",
                "{job=~\".+\"} !~ \"level\" # 1",
                "{job=~\".+\"} |= \"error\" or \"slow\" # 2",
                "{job=\"api\"} | json | status >= 500 # 1",
                "{job=\"api\"} | json | req_path = \"/ok\" and status < 300 # 1",
                "{job=\"api\"} | json path=\"req.path\" | path=\"/pay\" # 1",
                "{job=\"api\"} | json | __error__=\"\" # 2",
                "{job=\"api\"} | json | took > 1s # 1",
                "{job=\"worker\"} | logfmt | size > 10KB # 1",
                "{job=\"worker\"} | logfmt | level=~\"warn|error\" or took<10ms # 2",
                "{job=\"worker\"} | logfmt | (level=\"warn\" or level=\"info\"), took >= 250ms # 1",
                "{job=\"worker\"} | pod=\"worker-1\" # 2",
                "{job=\"worker\"} | pod=\"other\" # 0",
                "{job=\"worker\"} | regexp \"took=(?P<ms>\\\\d+)ms\" | ms > 100 # 1",
                "{job=\"worker\"} | pattern \"level=<lvl> msg=<_>\" | lvl=\"info\" # 1",
                "{job=\"api\"} | detected_level=\"error\" # 1"
            })
    void picksLines(String query, int count) {
        assertThat(lines(query)).hasSize(count);
    }

    @Test
    void formatsLinesAndLabels() {
        assertThat(lines("{job=\"worker\"} | logfmt | line_format `{{.level}}: {{ .msg }}`"))
                .containsExactly("warn: queue is slow", "info: done");
        var rows = logql.lines("{job=\"worker\"} | logfmt | keep level, job", 0, NS, 100, true);
        assertThat(rows)
                .extracting(r -> r.labels().values().toString())
                .containsExactly("{job=worker, level=info}", "{job=worker, level=warn}");
    }

    @Test
    void limitsInTheDirectionThatWasAsked() {
        var newest = logql.lines("{job=~\".+\"}", 0, NS, 1, true);
        assertThat(newest.get(0).values().get(0).line()).contains("msg=done");
        var oldest = logql.lines("{job=~\".+\"}", 0, NS, 1, false);
        assertThat(oldest.get(0).values().get(0).line()).contains("error");
    }

    private Map<String, Double> numbers(String query) {
        var all = new TreeMap<String, Double>();
        Value value = logql.instant(query, NOW.toEpochMilli());
        if (value instanceof Value.Vector v) {
            v.samples().forEach(s -> all.put(s.labels().values().toString(), s.value()));
        } else if (value instanceof Value.Scalar s) {
            all.put("scalar", s.value());
        }
        return all;
    }

    @Test
    void countsAndRatesAndGroups() {
        assertThat(numbers("sum by (job) (count_over_time({job=~\".+\"}[5m]))"))
                .isEqualTo(Map.of("{job=api}", 3.0, "{job=worker}", 2.0));
        assertThat(numbers("sum(rate({job=\"api\"} |= \"level\" [1m]))")).isEqualTo(Map.of("{}", 1 / 60.0));
        assertThat(numbers("sum(count_over_time({job=~\".+\"}[35s]))")).isEqualTo(Map.of("{}", 2.0));
        assertThat(numbers("sum(count_over_time({job=~\".+\"}[30s] offset 35s))"))
                .isEqualTo(Map.of("{}", 3.0));
        assertThat(numbers("sum by (level) (count_over_time({job=\"api\"} | json | __error__=\"\" [5m])) > 0"))
                .isEqualTo(Map.of("{level=error}", 1.0, "{level=info}", 1.0));
        assertThat(numbers("sum(bytes_over_time({job=\"worker\"} |= \"done\" [5m]))"))
                .isEqualTo(Map.of("{}", 37.0));
        assertThat(numbers("max_over_time({job=\"worker\"} | logfmt | unwrap duration(took) [5m]) by (job)"))
                .isEqualTo(Map.of("{job=worker}", 0.25));
        assertThat(numbers("absent_over_time({job=\"none\"}[5m])")).isEqualTo(Map.of("{job=none}", 1.0));
        assertThat(numbers("100 * sum(count_over_time({job=\"api\"} |= \"error\" [5m]))"
                        + " / sum(count_over_time({job=\"api\"}[5m]))"))
                .isEqualTo(Map.of("{}", 100 / 3.0));
        assertThat(numbers("vector(1) + 1")).isEqualTo(Map.of("{}", 2.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{job=api}",
                "{job=\"api\"} |",
                "{job=\"api\"} | nonsense",
                "{job=\"api\"} |= error",
                "{job=\"api\"} |~ \"[\"",
                "{job=\"api\"} extra",
                "rate({job=\"api\"})",
                "rate({job=\"api\"}[5x])",
                "sum(rate({job=\"api\"}[5m])",
                "rate(up[5m])",
                "up",
                "sum by (job (count_over_time({a=\"b\"}[1m]))",
                "{job=\"api\"} | line_format \"{{ ToUpper .x }}\"",
                "{job=\"api"
            })
    void refusesWhatDoesNotParseWithAPlace(String query) {
        assertThatThrownBy(() -> Logql.check(query))
                .isInstanceOf(LogqlException.class)
                .hasMessageMatching("(?s)parse error at line 1, col \\d+: .+");
    }

    @Test
    void pointsAtTheColumnInsideMetricQueries() {
        assertThatThrownBy(() -> Logql.check("sum(rate({job=\"a\"}[5m])) +"))
                .hasMessageStartingWith("parse error at line 1, col 27: syntax error: ");
    }
}
