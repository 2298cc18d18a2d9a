package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.LoadedProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus's own evaluation of the rendered rules over made-up series: they fire when they should, and only then. */
class AlertsFireTest {
    private static final String TESTS = """
            rule_files: [%s]
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
                  - series: 'job_processed_total{job_status="success",service_name="sheenapps-worker",deployment_environment="prod"}'
                    values: '0+90x120'
                  - series: 'job_processed_total{job_status="failure",service_name="sheenapps-worker",deployment_environment="prod"}'
                    values: '0+10x120'
                  - series: 'job_processed_total{job_status="failure",service_name="sheenapps-worker",deployment_environment="dev"}'
                    values: '0+1000x120'
                  - series: 'worker_heartbeat{service_name="sheenapps-worker",deployment_environment="prod"}'
                    values: '0+1x60 60+0x60'
                  - series: 'queue_lag_seconds{service_name="sheenapps-worker",deployment_environment="prod"}'
                    values: '10x120'
                  - series: 'up{job="integrations/alloy",service_name="sheenapps-worker",deployment_environment="prod",obsctl_host="a"}'
                    values: '1x120'
                  - series: 'otelcol_exporter_send_failed_spans_total{service_name="sheenapps-worker",deployment_environment="prod",obsctl_host="a"}'
                    values: '0+5x120'
                  - series: 'otelcol_exporter_send_failed_log_records_total{service_name="sheenapps-worker",deployment_environment="prod",obsctl_host="a"}'
                    values: '0+5x120'
                promql_expr_test:
                  - expr: count by (alertname) (ALERTS{alertstate="firing"})
                    eval_time: 50m
                    exp_samples:
                      - { labels: '{alertname="HighErrorRate"}', value: 1 }
                      - { labels: '{alertname="CollectorMissing"}', value: 1 }
                      - { labels: '{alertname="CollectorCannotSend"}', value: 2 }
                      - { labels: '{alertname="AvailabilityBurnsFast"}', value: 1 }
                      - { labels: '{alertname="AvailabilityBurnsSlowly"}', value: 1 }
                  - expr: count by (alertname) (ALERTS{alertstate="firing",alertname="WorkerDown"})
                    eval_time: 118m
                    exp_samples:
                      - { labels: '{alertname="WorkerDown"}', value: 1 }
            """;

    @Test
    void whenTheyShould(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/promtool")), "promtool is not installed");
        LoadedProfile profile = Shipped.withRulers("worker-prod");
        List<String> files = new ArrayList<>();
        for (Artifact rules : Shipped.render(profile).bundle().of(ArtifactKind.MIMIR_RULES)) {
            String name = rules.path().replace('/', '_');
            Files.writeString(folder.resolve(name), rules.shownText());
            files.add(name);
        }
        Path tests = folder.resolve("tests.yaml");
        Files.writeString(tests, TESTS.formatted(String.join(", ", files)));
        Process process = new ProcessBuilder("/usr/bin/promtool", "test", "rules", tests.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
