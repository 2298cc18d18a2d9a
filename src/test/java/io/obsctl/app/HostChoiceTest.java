package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.model.Host;
import io.obsctl.model.HostSelection;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostChoiceTest {
    private static final List<Host> ALL = List.of(
            host("web-1", Map.of("zone", "a"), "web", "canary"),
            host("web-2", Map.of("zone", "b"), "web"),
            host("db-1", Map.of("zone", "a", "group", "canary"), "db"),
            host("lone", Map.of()));

    private static Host host(String name, Map<String, String> labels, String... groups) {
        return new Host(name, "192.0.2.1", null, null, null, null, null, labels, List.of(groups));
    }

    private static List<String> choose(List<String> hosts, Map<String, List<String>> labels, @Nullable String limit) {
        return new HostChoice(ALL)
                .of(new HostSelection(hosts, labels, limit)).stream()
                        .map(Host::name)
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            all                | web-1 web-2 db-1 lone
            *                  | web-1 web-2 db-1 lone
            web                | web-1 web-2
            db-1,web-2         | web-2 db-1
            web:db             | web-1 web-2 db-1
            web:&canary        | web-1
            web:!canary        | web-2
            !web               | db-1 lone
            &web:!web-1        | web-2
            *-1                | web-1 db-1
            w?b                | web-1 web-2
            all:!web:!db       | lone
            """)
    void limitsAsAnsibleDoes(String limit, String names) {
        assertThat(String.join(" ", choose(List.of(), Map.of(), limit))).isEqualTo(names);
    }

    @Test
    void aLabelTakesAnyOfItsValuesAndEveryKeyCounts() {
        assertThat(choose(List.of(), Map.of("zone", List.of("a", "b")), null))
                .containsExactly("web-1", "web-2", "db-1");
        assertThat(choose(List.of(), Map.of("zone", List.of("a"), "group", List.of("canary")), null))
                .containsExactly("web-1", "db-1");
    }

    @Test
    void allPartsHaveToHold() {
        assertThat(choose(List.of("web-1", "db-1"), Map.of("zone", List.of("a")), "web"))
                .containsExactly("web-1");
    }

    @Test
    void namesEveryUnknownWordAndTheNearestKnownOne() {
        assertThatThrownBy(() -> choose(List.of("web-9"), Map.of(), "wbe:!canari"))
                .isInstanceOfSatisfying(ObsctlException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(e.problems())
                            .extracting(Problem::detail)
                            .containsExactlyInAnyOrder("web-9", "wbe", "canari");
                    assertThat(e.problems().toString()).contains("Did you mean `web`?", "Did you mean `canary`?");
                });
    }

    @Test
    void choosingNobodyIsAMistake() {
        assertThatThrownBy(() -> choose(List.of(), Map.of("zone", List.of("c")), null))
                .isInstanceOfSatisfying(ObsctlException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                    assertThat(e.problems().get(0).id()).hasToString("usage/no-host-chosen");
                    assertThat(e.problems().get(0).detail()).isEqualTo("--label zone=c");
                });
    }
}
