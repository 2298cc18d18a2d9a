package io.obsctl.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each id of a profile's problem has a page, each page an id, and its examples do what it says. */
class CheckPagesTest {
    private static final Path PAGES = Path.of("docs/checks/profile");
    private static final Pattern PAGE = Pattern.compile(
            "# profile/(\\S+)\n\n(\\S.*)\n\n## Bad\n\n```(\\w+)\n(.*?)\n```\n\n## Good\n\n```\\3\n(.*?)\n```\n\n## How to fix\n\n(\\S.*)\n",
            Pattern.DOTALL);

    /** What examples are laid over. */
    private static final String EXAMPLE = """
            environment: prod
            service: { name: worker }
            stack:
              kind: grafana-cloud
              slug: example
              tokens: { write: env:GRAFANA_CLOUD_TOKEN, deploy: env:GRAFANA_SA_TOKEN }
              lanes:
                otlp: { url: "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp", id: "1000001" }
                mimir: { url: "https://prometheus-prod-24-prod-eu-west-2.grafana.net/api/prom", id: "1000002" }
                loki: { url: "https://logs-prod-012.grafana.net", id: "1000003" }
                tempo: { url: "https://tempo-prod-10-prod-eu-west-2.grafana.net/tempo", id: "1000004" }
            collect: { otlp: {} }
            """;

    private record Page(String id, String lang, String bad, String good) {}

    private static Page page(Path file) {
        try {
            Matcher m = PAGE.matcher(Files.readString(file));
            assertThat(m.matches()).as("the form of %s", file).isTrue();
            return new Page(m.group(1), m.group(3), m.group(4), m.group(5));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.sorted().toList();
        }
    }

    static Stream<Path> withYaml() throws IOException {
        return files().stream().filter(f -> page(f).lang().equals("yaml"));
    }

    @Test
    void idsAndPagesMatch() throws IOException {
        Set<String> ids = new TreeSet<>();
        Pattern id = Pattern.compile("\"profile/([a-z0-9-]+)\"");
        for (String root : List.of("src/main/java/io/obsctl/profile", "src/main/java/io/obsctl/infra/profiles")) {
            try (Stream<Path> sources = Files.walk(Path.of(root))) {
                for (Path source :
                        sources.filter(p -> p.toString().endsWith(".java")).toList()) {
                    Matcher m = id.matcher(Files.readString(source));
                    while (m.find()) {
                        ids.add(m.group(1));
                    }
                }
            }
        }
        Set<String> pages = files().stream()
                .map(f -> f.getFileName().toString().replace(".md", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(pages).isEqualTo(ids);
        for (Path file : files()) {
            assertThat(page(file).id() + ".md").isEqualTo(file.getFileName().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("withYaml")
    void badExampleMakesThisProblemAndNoOtherError(Path file) {
        Page page = page(file);
        List<Problem> problems = problems(page.bad());
        assertThat(problems).as(Shown.of(problems)).anyMatch(p -> p.id().name().equals(page.id()));
        assertThat(problems)
                .as(Shown.of(problems))
                .allMatch(p -> p.id().name().equals(page.id()) || p.severity() != Severity.ERROR);
    }

    @ParameterizedTest
    @MethodSource("withYaml")
    void goodExampleMakesNoProblem(Path file) {
        assertThat(Shown.of(problems(page(file).good()))).isEmpty();
    }

    @Test
    void onlyProblemsOfFilesAndNamesHaveNoYamlExample() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path file : files()) {
            if (!page(file).lang().equals("yaml")) {
                others.add(page(file).id());
            }
        }
        assertThat(others)
                .containsExactly(
                        "changed", "edit", "encoding", "exists", "missing", "name", "unreadable", "unwritable");
    }

    private static List<Problem> problems(String fragment) {
        String text = fragment.contains("extends:") ? fragment : "extends: example\n" + fragment;
        MemoryProfiles files = MemoryProfiles.of("example", EXAMPLE).with("page", text + "\n");
        return new ProfileLoader().load(files, "page").problems();
    }
}
