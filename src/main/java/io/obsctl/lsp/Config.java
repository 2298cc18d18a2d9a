package io.obsctl.lsp;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.lang.alloy.check.AlloyChecker;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.lang.alloy.lint.AlloyLints;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder, checked. They are one config, as for {@code obsctl check DIR}, but a folder may as well hold
 * configs that have nothing to do with each other; so:
 *
 * <ul>
 *   <li>No two files give the same component or block: they are checked together.
 *   <li>Two files do: each is checked alone. Only a file that refers to what stands in another one is still part of one
 *       config, and is told what is wrong with it there, the duplicate included.
 *   <li>A file that does not parse or cannot be read may hold anything: until it does, the others hear nothing of
 *       missing references and no lints.
 * </ul>
 *
 * Not safe for many threads.
 */
final class Config {
    private static final Set<String> NOT_FOUND = Set.of("alloy/unknown-reference", "alloy/unknown-component");

    private final CheckTarget target;
    private final Map<String, AlloySyntax.Parsed> parsed = new LinkedHashMap<>();
    private final List<AlloyFile> sound = new ArrayList<>();
    private final boolean complete;
    private @Nullable List<Problem> together;

    Config(Folder folder, CheckTarget target) {
        this.target = target;
        for (Document file : folder.files()) {
            AlloySyntax.Parsed one = AlloySyntax.parse(file.uri(), file.text());
            parsed.put(file.uri(), one);
            if (one.ok()) {
                sound.add(one.file());
            }
        }
        this.complete = folder.complete() && sound.size() == parsed.size();
    }

    /** What is wrong with a file: its syntax; else what loading would refuse; else what is probably not meant. */
    List<Problem> problems(String uri) {
        AlloySyntax.Parsed own = parsed.get(uri);
        if (own == null || !own.ok()) {
            return own == null ? List.of() : own.problems();
        }
        List<Problem> inFolder = together().stream()
                .filter(problem ->
                        problem.position() == null || problem.position().file().equals(uri))
                .toList();
        if (!overlaps(sound)) {
            return inFolder;
        }
        List<Problem> alone = found(List.of(own.file()));
        return missing(inFolder).containsAll(missing(alone)) ? alone : inFolder;
    }

    private List<Problem> together() {
        List<Problem> known = together;
        if (known == null) {
            known = found(sound);
            together = known;
        }
        return known;
    }

    private List<Problem> found(List<AlloyFile> config) {
        List<Problem> problems = new ArrayList<>(AlloyChecker.check(config, target));
        if (!complete) {
            problems.removeIf(Config::isMissing);
        } else if (problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR)) {
            problems.addAll(AlloyLints.run(config, target.version()));
        }
        return problems;
    }

    private static boolean isMissing(Problem problem) {
        return NOT_FOUND.contains(problem.id().toString());
    }

    private static Set<Position> missing(List<Problem> problems) {
        Set<Position> places = new HashSet<>();
        for (Problem problem : problems) {
            if (isMissing(problem) && problem.position() != null) {
                places.add(problem.position());
            }
        }
        return places;
    }

    /** Whether two files give the same component or block at the top. */
    private static boolean overlaps(List<AlloyFile> files) {
        Map<String, AlloyFile> first = new HashMap<>();
        for (AlloyFile file : files) {
            for (Statement statement : file.body()) {
                if (statement instanceof Statement.Block block) {
                    AlloyFile other = first.putIfAbsent(block.reference(), file);
                    if (other != null && !other.name().equals(file.name())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
