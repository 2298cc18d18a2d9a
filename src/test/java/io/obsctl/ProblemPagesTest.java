package io.obsctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever problem a person is shown, {@code obsctl explain} has its page; no page speaks of what cannot be shown. */
class ProblemPagesTest {
    private static final Path PAGES = Path.of("docs/checks");
    private static final Path SOURCES = Path.of("src/main/java");

    /** Ids in Java, as literals. */
    private static final Pattern LITERAL = Pattern.compile("\"([a-z][a-z0-9]*/[a-z0-9-]+)\"");

    /** Ids that the scripts on hosts answer with. */
    private static final Pattern BECAUSE = Pattern.compile("\\b(?:because|end refused) ([a-z]+/[a-z-]+)");

    /** What is written like an id and is none: media types and paths. */
    private static final Set<String> OTHERS = Set.of(
            "application/json",
            "application/protobuf",
            "application/x-protobuf",
            "application/x-www-form-urlencoded",
            "application/yaml",
            "docs/checks",
            "net/dev",
            "text/plain");

    private static Set<String> found(Path root, String ending, Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
                Matcher m = pattern.matcher(Files.readString(file));
                while (m.find()) {
                    found.add(m.group(1));
                }
            }
        }
        return found;
    }

    private static Set<String> ids() throws IOException {
        Set<String> ids = found(SOURCES, ".java", LITERAL);
        ids.removeAll(OTHERS);
        ids.addAll(found(Path.of("src/main/resources"), ".sh", BECAUSE));
        return ids;
    }

    static Set<String> pages() throws IOException {
        try (Stream<Path> files = Files.walk(PAGES)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> PAGES.relativize(f).toString().replace('\\', '/').replaceFirst("\\.md$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyIdHasAPage() throws IOException {
        Set<String> without = ids();
        without.removeAll(pages());
        assertThat(without).as("ids without docs/checks/ID.md").isEmpty();
    }

    @Test
    void everyPageHasAnIdThatTheSourcesSpeakOf() throws IOException {
        Set<String> orphans = pages();
        orphans.removeAll(ids());
        assertThat(orphans).as("pages of no id").isEmpty();
    }

    @Test
    void everyExceptionIsStillNeeded() throws IOException {
        assertThat(found(SOURCES, ".java", LITERAL)).containsAll(OTHERS);
    }

    /** The first line below the title is what the list of {@code obsctl explain} shows. */
    @ParameterizedTest
    @MethodSource("pages")
    void pageIsTitledByItsIdThenSaysWhatItMeansAndWhatToDo(String id) throws IOException {
        String page = Files.readString(PAGES.resolve(id + ".md"));
        assertThat(page)
                .startsWith("# " + id + "\n\n")
                .endsWith("\n")
                .containsPattern("(?m)^## (What to do|How to fix)$");
        assertThat(page.lines().skip(2).findFirst())
                .hasValueSatisfying(
                        first -> assertThat(first).as("a sentence, on one line").matches("(?!```)[^#|-].{9,}[.:]"));
        assertThat(page.split("```", -1).length % 2)
                .as("code blocks are closed")
                .isEqualTo(1);
    }
}
