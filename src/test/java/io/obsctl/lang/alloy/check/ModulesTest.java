package io.obsctl.lang.alloy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModulesTest {
    private static final String JOB = """
            declare "job" {
              argument "address" { }

              argument "interval" {
                optional = true
                default  = "15s"
              }

              discovery.relabel "r" {
                targets = [{ "__address__" = argument.address.value }]
              }

              prometheus.scrape "s" {
                targets         = discovery.relabel.r.output
                forward_to      = []
                scrape_interval = argument.interval.value
              }

              export "targets" {
                value = discovery.relabel.r.output
              }
            }
            """;

    private static List<String> errors(ModuleFiles files, String... configs) {
        List<AlloyFile> parsed = new ArrayList<>();
        for (int i = 0; i < configs.length; i++) {
            parsed.add(AlloySyntax.parse("f" + i, configs[i]).file());
        }
        List<String> errors = new ArrayList<>();
        for (Problem p : AlloyChecker.check(parsed, VerdictsTest.MEASURED, files)) {
            if (p.severity() == Severity.ERROR) {
                errors.add(p.id().name() + " " + p.position());
            }
        }
        return errors;
    }

    @Test
    void argumentsReachTheBodyOfADeclaredComponent() {
        String use = JOB + "job \"a\" {\n  address  = \"127.0.0.1:1\"\n  interval = \"soon\"\n}\n";
        assertThat(errors(ModuleFiles.NONE, use)).containsExactly("value f0:16:23");
        assertThat(errors(ModuleFiles.NONE, use.replace("soon", "30s"))).isEmpty();
    }

    @Test
    void exportsOfADeclaredComponentAreKnown() {
        String use = JOB
                + "job \"a\" {\n  address = \"127.0.0.1:1\"\n}\n\ndiscovery.relabel \"x\" {\n  targets = job.a.%s\n}\n";
        assertThat(errors(ModuleFiles.NONE, use.formatted("targets"))).isEmpty();
        assertThat(errors(ModuleFiles.NONE, use.formatted("target"))).containsExactly("unknown-export f0:28:19");
    }

    @Test
    void filesOfOneConfigSeeEachOther() {
        assertThat(errors(ModuleFiles.NONE, JOB, "job \"a\" {\n  address = \"127.0.0.1:1\"\n}\n"))
                .isEmpty();
        assertThat(errors(ModuleFiles.NONE, "job \"a\" {\n  address = \"127.0.0.1:1\"\n}\n"))
                .containsExactly("unknown-component f0:1:1");
    }

    @Test
    void importedFilesAreLookedIntoAndTheirFaultsShownAtTheUse() {
        String config = "import.file \"m\" {\n  filename = \"job.alloy\"\n}\n\nm.job \"a\" {\n  address = \"x\"\n}\n";
        ModuleFiles good = name -> name.equals("job.alloy") ? Optional.of(JOB) : Optional.empty();
        assertThat(errors(good, config)).isEmpty();
        assertThat(errors(name -> Optional.of(JOB.replace("forward_to ", "forward_tu ")), config))
                .isNotEmpty()
                .allMatch(e -> e.endsWith("f0:5:1"));
        assertThat(errors(ModuleFiles.NONE, config)).isEmpty();
    }

    @Test
    void whatNothingUsesOnlyWarns() {
        assertThat(errors(ModuleFiles.NONE, JOB.replace("prometheus.scrape", "prometheus.scrap")))
                .isEmpty();
    }

    @Test
    void templatesAreCheckedForEachItem() {
        String config = """
                foreach "f" {
                  collection = ["127.0.0.1:1", "127.0.0.1:2"]
                  var        = "each"

                  template {
                    discovery.relabel "r" {
                      targets = %s
                    }
                  }
                }
                """;
        assertThat(errors(ModuleFiles.NONE, config.formatted("[{ \"__address__\" = each }]")))
                .isEmpty();
        assertThat(errors(ModuleFiles.NONE, config.formatted("each"))).containsExactly("type f0:7:17");
    }
}
