package io.obsctl.lang.alloy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlloyLintsTest {
    private static List<Problem> lint(String config) {
        return AlloyLints.run(List.of(AlloySyntax.parse("c", config).file()), AlloyVersion.USUAL);
    }

    @Test
    void rulesThatAreLentNeedNoReceiver() {
        assertThat(lint("""
                        loki.relabel "journal" {
                          forward_to = []

                          rule {
                            source_labels = ["__journal__systemd_unit"]
                            target_label  = "unit"
                          }
                        }

                        loki.source.journal "j" {
                          relabel_rules = loki.relabel.journal.rules
                          forward_to    = [loki.write.w.receiver]
                        }

                        loki.write "w" {
                          endpoint {
                            url = "https://logs.example/loki/api/v1/push"
                          }
                        }
                        """)).isEmpty();
    }

    @Test
    void neverShowsTheSecretThatItFound() {
        List<Problem> problems = lint("""
                otelcol.auth.basic "a" {
                  username = "1"
                  password = "FAKE-hunter2"
                }
                """);
        assertThat(problems).anyMatch(p -> p.id().name().equals("plain-secret"));
        assertThat(problems).noneMatch(p -> p.toString().contains("hunter2"));
    }

    @Test
    void lintsAreNeverErrors() {
        String config = """
                prometheus.scrape "a" {
                  targets    = []
                  forward_to = []
                }

                otelcol.exporter.debug "d" { }
                """;
        assertThat(lint(config)).isNotEmpty().noneMatch(p -> p.severity() == Severity.ERROR);
    }
}
