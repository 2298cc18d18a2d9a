package io.obsctl.lang.alloy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Stability;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rules of the table that need a look into blocks, lists and maps. Each verdict was seen on Alloy 1.15.1: a dash is
 * loaded, a number is the line that obsctl points at.
 */
class ArgumentRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "otelcol.processor.transform 'm' {; trace_statements {; context = 'span'; statements = ['set(a.b, 1)'];};output {};} | -",
                "otelcol.processor.transform 'm' {; trace_statements {; context = 'span'; statements = ['name'];};output {};} | 4",
                "otelcol.processor.transform 'm' {; trace_statements {; context = 'log'; statements = [];};output {};} | 3",
                "otelcol.processor.filter 'm' {; traces {; span = ['not true'];};output {};} | -",
                "otelcol.processor.filter 'm' {; traces {; span = ['name'];};output {};} | 3",
                "otelcol.processor.filter 'm' {; traces {; span = ['true'];};; trace_conditions {;conditions = ['true'];};output {};} | 6",
                "prometheus.exporter.postgres 'm' {; data_source_names = ['host=a'];} | 2",
                "prometheus.exporter.postgres 'm' {; data_source_names = ['x', 'y'];} | -",
                "prometheus.exporter.postgres 'm' {; data_source_names = ['postgres://a:5432/b'];} | -",
                "prometheus.exporter.process 'm' {; matcher {;};} | 2",
                "loki.process 'm' {; forward_to = []; stage.json {; expressions = { a = '-1' };};} | 4",
                "loki.process 'm' {; forward_to = []; stage.json {; expressions = { a = '', b = 'c.d' };};} | -",
                "otelcol.receiver.filelog 'm' {; include = []; output {};} | -",
                "otelcol.auth.oauth2 'm' {; client_id = 'a'; client_secret = 'b'; token_url = 'http://a';tls {; cert_file = 'x';};} | 6",
                "otelcol.auth.oauth2 'm' {; client_id = 'a'; client_secret = 'b'; token_url = 'http://a';tls {; insecure = true; cert_file = 'x';};} | -",
                "otelcol.exporter.otlphttp 'm' {; client {; endpoint = '127.0.0.1:9';};} | 3",
                "otelcol.exporter.otlphttp 'm' {; client {; endpoint = 'http://a';}; retry_on_failure {; multiplier = 1;};} | 6",
                "prometheus.exporter.unix 'm' {; netdev {; device_include = 'a'; device_exclude = 'b';};} | 3",
                "prometheus.exporter.unix 'm' {; set_collectors = ['cpu']; netdev {; device_include = 'a'; device_exclude = 'b';};} | -",
                "otelcol.processor.tail_sampling 'm' {; num_traces = 0; output {}; policy {; name = 'a'; type = 'always_sample';};} | 2",
                "otelcol.processor.probabilistic_sampler 'm' {; sampling_precision = 15; output {};} | 2",
                "otelcol.receiver.syslog 'm' {; tcp {; encoding = 'utf-8'; listen_address = '127.0.0.1:0';}; output {};} | -",
                "otelcol.receiver.syslog 'm' {; tcp {; encoding = 'debug'; listen_address = '127.0.0.1:0';}; output {};} | 3"
            })
    void agreesWithAlloy(String config, String verdict) {
        String text = config.replace('\'', '"').replace(';', '\n') + "\n";
        AlloySyntax.Parsed parsed = AlloySyntax.parse("a.alloy", text);
        assertThat(parsed.problems()).isEmpty();

        List<String> lines = AlloyChecker.check(
                        List.of(parsed.file()),
                        new CheckTarget(AlloyVersion.parse("1.15").orElseThrow(), Stability.EXPERIMENTAL, true))
                .stream()
                .filter(p -> p.severity() == Severity.ERROR)
                .map(ArgumentRulesTest::line)
                .distinct()
                .toList();

        assertThat(lines).as(text).isEqualTo(verdict.equals("-") ? List.of() : List.of(verdict));
    }

    private static String line(Problem problem) {
        return problem.position() == null
                ? "?"
                : String.valueOf(problem.position().line());
    }
}
