package io.obsctl.lang.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromqlSyntaxTest {
    private static final List<String> GOOD = List.of(
            "up",
            "up == 0",
            "-up",
            "1 + 2 * 3 ^ 2 ^ 0.5",
            "1 > bool 2",
            "sum(rate(x_total[5m])) by (job, le)",
            "sum by (job) (x) / on (job) group_left (version) sum without (a) (y)",
            "histogram_quantile(0.95, sum(rate(x_bucket{le!=\"+Inf\"}[1h30m])) by (le))",
            "{__name__=~\"a|b\",c=\"d\"}",
            "x{a=\"\\x24\\u00e9\\n\", b!~`\\d`}",
            "absent_over_time(x[5m]) or vector(0)",
            "avg_over_time(rate(x[1h])[7d:1h])",
            "x offset -5m",
            "x @ end() offset 1w",
            "topk(5, x) unless ignoring(a) y and z",
            "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")",
            "time() - max(x) > 7200",
            "count_values(\"v\", x)",
            "quantile(0.5, x)",
            "job:x:rate5m{a=\"b\"}",
            "sum(x) # done",
            "sum",
            "Inf",
            "round(x)");
    private static final List<String> BAD = List.of(
            "",
            "rate(x)",
            "rate(x[5m]",
            "sum(x[5m])",
            "x[5m] + 1",
            "nope(x)",
            "{}",
            "{a=\"\"}",
            "x{a=b}",
            "x{a==\"b\"}",
            "1 == 2",
            "up and 1",
            "x[5q]",
            "sum(x)[5m]",
            "x y",
            "\"open",
            "x{a=\"\\q\"}",
            "topk(x)",
            "histogram_quantile(x, 0.9)",
            "x offset",
            "sum by job (x)");

    @Test
    void takesWhatPrometheusTakes() {
        for (String good : GOOD) {
            assertThat(PromqlSyntax.parse(good, PromqlSyntax.Dialect.PLAIN))
                    .as(good)
                    .isInstanceOf(PromqlSyntax.Parsed.class);
        }
    }

    @Test
    void refusesWhatPrometheusRefuses() {
        for (String bad : BAD) {
            assertThat(PromqlSyntax.parse(bad, PromqlSyntax.Dialect.PLAIN))
                    .as(bad)
                    .isInstanceOf(PromqlSyntax.Broken.class);
        }
    }

    /** The lists above are Prometheus's own verdicts where promtool is at hand. */
    @Test
    void agreesWithPromtool(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/promtool")), "promtool is not installed");
        for (List<String> expressions : List.of(GOOD, BAD)) {
            for (String expression : expressions) {
                Path file = folder.resolve("r.yaml");
                Files.writeString(
                        file,
                        "groups:\n  - name: g\n    rules:\n      - record: r\n        expr: '"
                                + expression.replace("'", "''") + "'\n");
                Process process = new ProcessBuilder("/usr/bin/promtool", "check", "rules", file.toString())
                        .redirectErrorStream(true)
                        .start();
                process.getInputStream().readAllBytes();
                assertThat(process.waitFor() == 0).as(expression).isEqualTo(expressions.equals(GOOD));
            }
        }
    }

    @Test
    void readsMetricsWhereverTheyStand() {
        assertThat(metrics("sum(rate(a[5m])) / b offset 1h > on () group_right count({__name__=\"c\"}) or -(d)"))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void takesGrafanasVariablesOnlyFromGrafana() {
        String query = "rate(x{job=~\"$job\"}[$__rate_interval])";
        assertThat(PromqlSyntax.parse(query, PromqlSyntax.Dialect.GRAFANA)).isInstanceOf(PromqlSyntax.Parsed.class);
        assertThat(PromqlSyntax.parse(query, PromqlSyntax.Dialect.PLAIN)).isInstanceOf(PromqlSyntax.Broken.class);
    }

    @Test
    void saysWhereAndWhatWasMeant() {
        assertThat(PromqlSyntax.parse("1 + raet(x[5m])", PromqlSyntax.Dialect.PLAIN))
                .isEqualTo(new PromqlSyntax.Broken(4, "there is no function `raet`; did you mean `rate`?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "sum(", "x{", "a or "})
    void refusesDepthThatNobodyWrites(String piece) {
        assertThat(PromqlSyntax.parse(piece.repeat(100_000), PromqlSyntax.Dialect.PLAIN))
                .isInstanceOf(PromqlSyntax.Broken.class);
    }

    private static Iterable<String> metrics(String text) {
        return PromqlSyntax.metrics(
                ((PromqlSyntax.Parsed) PromqlSyntax.parse(text, PromqlSyntax.Dialect.PLAIN)).expression());
    }
}
