package io.obsctl.lang.alloy.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Catalogue;
import io.obsctl.lang.alloy.catalog.ComponentReference;
import io.obsctl.lang.alloy.catalog.ComponentSpec;
import io.obsctl.lang.alloy.catalog.Stability;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeCheckTest {
    private static CheckTarget target(int minor) {
        return new CheckTarget(new AlloyVersion(minor), Stability.GENERALLY_AVAILABLE, false);
    }

    private static List<Problem> run(String config, int from, int to) {
        return UpgradeCheck.run(List.of(AlloySyntax.parse("c", config).file()), target(from), target(to));
    }

    @Test
    void namesWhatTheNewVersionRefuses() {
        String config = "otelcol.exporter.logging \"l\" { }\n";
        assertThat(run(config, 4, 5))
                .anyMatch(p -> p.severity() == Severity.ERROR && p.id().name().equals("version"));
        assertThat(run(config, 3, 4)).noneMatch(p -> p.severity() == Severity.ERROR);
    }

    @Test
    void namesDefaultsThatMoveOnlyWhereTheyAreNotWritten() {
        String config = """
                prometheus.remote_write "a" {
                  endpoint {
                    url = "https://prometheus.example"
                  }

                  endpoint {
                    url          = "https://prometheus.example/2"
                    enable_http2 = true
                  }
                }
                """;
        assertThat(run(config, 8, 18))
                .filteredOn(p -> p.id().name().equals("upgrade-default"))
                .singleElement();
        assertThat(run(config, 11, 18)).noneMatch(p -> p.id().name().equals("upgrade-default"));
    }

    @Test
    void namesLevelsThatMove() {
        assertThat(run("beyla.ebpf \"b\" { }\n", 7, 8))
                .anyMatch(p -> p.id().name().equals("upgrade-stability"));
    }

    @Test
    void theTableSpeaksOfComponentsThatExist() {
        for (Changes.Change change : Changes.load().all()) {
            ComponentSpec spec = Catalogue.get().component(change.component(), change.version());
            if (spec == null) {
                spec = Catalogue.get().configBlock(change.component(), change.version());
            }
            assertThat(spec).as(change.component()).isNotNull();
            if (spec != null && !change.member().isEmpty()) {
                Body body = Catalogue.get().body(spec.arguments());
                String first = change.member().split("\\.", -1)[0];
                assertThat(body.attributes().containsKey(first) || body.blocks().containsKey(first))
                        .as(change.component() + " " + change.member())
                        .isTrue();
            }
        }
    }

    @Test
    void explainsEveryComponentOfEveryVersion() {
        for (String name : Catalogue.get().componentNames()) {
            for (ComponentSpec spec : Catalogue.get().variants(name)) {
                ComponentReference reference =
                        ComponentReference.of(name, spec.versions().until()).orElseThrow();
                assertThat(reference.name()).isEqualTo(name);
                assertThat(reference.since()).isLessThanOrEqualTo(reference.until());
            }
        }
        ComponentReference scrape =
                ComponentReference.of("prometheus.scrape", AlloyVersion.USUAL).orElseThrow();
        assertThat(scrape.arguments())
                .anyMatch(
                        m -> m.path().equals("basic_auth.password") && m.type().equals("secret"));
        assertThat(ComponentReference.of("string.join", AlloyVersion.USUAL)
                        .orElseThrow()
                        .arguments())
                .hasSize(2);
        assertThat(ComponentReference.of("nope", AlloyVersion.USUAL)).isEmpty();
    }
}
