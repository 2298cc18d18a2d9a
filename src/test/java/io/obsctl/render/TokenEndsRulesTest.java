package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.verify.lane.ProfileText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert of a token that ends, fired by promtool's own clock. {@code -Dgolden.update=true} rewrites. */
class TokenEndsRulesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/token-ends/tokens.yaml");

    private static Bundle bundle(String expires, String engine) {
        return Shipped.render(ProfileText.load("""
                        environment: prod
                        service: { name: api, team: platform }
                        stack:
                          kind: grafana-cloud
                          slug: example
                          tokens:
                            write: env:WRITE_TOKEN
                            deploy: env:SA_TOKEN
                            %s
                          lanes:
                            otlp: { url: "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp", id: 1 }
                            mimir: { url: "https://prometheus-prod-24-prod-eu-west-2.grafana.net/api/prom", id: 2 }
                        collect: { otlp: { traces: false, logs: false } }
                        observe: { alerts: { evaluate-in: %s } }
                        """.formatted(expires, engine))).bundle();
    }

    private static Artifact rules(Bundle bundle) {
        return bundle.of(ArtifactKind.MIMIR_RULES).stream()
                .filter(a -> a.path().endsWith("tokens.yaml"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void promtoolSeesItFireWhenTheEndComesNearAndNotBefore(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/promtool")), "promtool is not installed");
        Artifact rules = rules(bundle("expires: { write: 1970-02-01, deploy: \"1970-03-01T00:00:00Z\" }", "mimir"));
        Files.writeString(folder.resolve("rules.yaml"), rules.shownText());
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, rules.shownText());
        }
        assertThat(rules.shownText()).isEqualTo(Files.readString(GOLDEN));
        // promtool's time begins with the epoch, and so does this profile's: 1970-02-01 is day 31.
        Files.writeString(folder.resolve("test.yaml"), """
                rule_files: [rules.yaml]
                evaluation_interval: 1h
                tests:
                  - interval: 1d
                    promql_expr_test:
                      - { expr: 'count(ALERTS) or vector(0)', eval_time: 16d, exp_samples: [ { labels: '{}', value: 0 } ] }
                      - { expr: 'count(ALERTS{alertname="TokenEndsSoon",purpose="write"})', eval_time: 18d, exp_samples: [ { labels: '{}', value: 1 } ] }
                      - { expr: 'count(ALERTS{alertname="TokenEndsNow",purpose="write"})', eval_time: 29d, exp_samples: [ { labels: '{}', value: 1 } ] }
                      - { expr: 'count(ALERTS{purpose="deploy"}) or vector(0)', eval_time: 29d, exp_samples: [ { labels: '{}', value: 0 } ] }
                """);
        Process process = new ProcessBuilder("promtool", "test", "rules", "test.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
    }

    @Test
    void comesWithARunbookAndGoesToGrafanaWhereAlertsAreEvaluatedThere() {
        Bundle grafana = bundle("expires: { write: 2027-01-31 }", "grafana");
        assertThat(grafana.artifacts()).extracting(Artifact::path).contains("runbooks/TokenEndsSoon.md");
        assertThat(grafana.artifacts().stream()
                        .filter(a -> a.kind() == ArtifactKind.ALERT_RULES)
                        .map(Artifact::shownText))
                .anyMatch(text -> text.contains("TokenEndsSoon") && text.contains("1801353600"));
    }

    @Test
    void isNotThereWhereNobodyKnowsAnEnd() throws IOException {
        assertThat(bundle("", "mimir").of(ArtifactKind.MIMIR_RULES)).isEmpty();
    }
}
