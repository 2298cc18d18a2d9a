package io.obsctl.lang.alloy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.catalog.AlloyVersion;
import io.obsctl.lang.alloy.check.AlloyChecker;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.lang.alloy.upgrade.UpgradeCheck;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every id has its page and every page its id; the bad example shows the problem, the good one does not. */
class AlloyPagesTest {
    private static final Path PAGES = Path.of("docs/checks/alloy");
    private static final Pattern ID = Pattern.compile("\"(alloy/[a-z0-9-]+)\"");

    /** Found in whole bundles, by {@code io.obsctl.lint}, which has its own test. */
    private static final Set<String> OF_BUNDLES = Set.of("alloy/probe-dropped");

    private static Set<String> pages() throws IOException {
        Set<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(PAGES)) {
            files.forEach(f -> pages.add("alloy/" + f.getFileName().toString().replace(".md", "")));
        }
        pages.removeAll(OF_BUNDLES);
        return pages;
    }

    /** The ids that the sources of this language speak of. */
    private static Set<String> ids() throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/obsctl/lang/alloy"))) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".java"))::iterator) {
                Matcher m = ID.matcher(Files.readString(file));
                while (m.find()) {
                    ids.add(m.group(1));
                }
            }
        }
        return ids;
    }

    @Test
    void idsAndPagesMatchInBothDirections() throws IOException {
        assertThat(pages()).isEqualTo(ids());
    }

    @Test
    void everyLintIsNamedLikeItsClass() {
        for (AlloyLint lint : AlloyLints.all()) {
            StringBuilder name = new StringBuilder();
            for (String part : lint.id().substring("alloy/".length()).split("-", -1)) {
                name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
            assertThat(lint.getClass().getSimpleName()).isEqualTo(name + "Lint");
        }
    }

    @TestFactory
    List<DynamicTest> examples() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String id : pages()) {
            if (!id.equals("alloy/too-deep")) {
                String page = Files.readString(PAGES.resolve(id.substring(6) + ".md"));
                tests.add(DynamicTest.dynamicTest(id + " bad", () -> {
                    assertThat(ids(problems(example(page, "## Bad")))).contains(id);
                }));
                tests.add(DynamicTest.dynamicTest(id + " good", () -> {
                    List<Problem> problems = problems(example(page, "## Good"));
                    assertThat(ids(problems)).doesNotContain(id);
                    assertThat(problems)
                            .as("a good example loads: " + problems)
                            .noneMatch(p -> p.severity() == Severity.ERROR);
                }));
            }
        }
        return tests;
    }

    private static String example(String page, String heading) {
        String part = page.substring(page.indexOf(heading));
        int open = part.indexOf("```alloy\n") + 9;
        return part.substring(open, part.indexOf("```", open));
    }

    private static List<Problem> problems(String config) {
        AlloySyntax.Parsed parsed = AlloySyntax.parse("page", config);
        if (!parsed.ok()) {
            return parsed.problems();
        }
        CheckTarget target = CheckTarget.usual();
        List<Problem> all = new ArrayList<>(AlloyChecker.check(List.of(parsed.file()), target));
        CheckTarget older = new CheckTarget(new AlloyVersion(4), target.stability(), false);
        CheckTarget newest = new CheckTarget(AlloyVersion.NEWEST, target.stability(), false);
        for (Problem problem : UpgradeCheck.run(List.of(parsed.file()), older, newest)) {
            if (problem.id().name().startsWith("upgrade-")) {
                all.add(problem);
            }
        }
        all.addAll(AlloyLints.run(List.of(parsed.file()), target.version()));
        return all;
    }

    private static List<String> ids(List<Problem> problems) {
        List<String> ids = new ArrayList<>();
        problems.forEach(p -> ids.add(p.id().toString()));
        return ids;
    }
}
