package io.obsctl.app;

import io.obsctl.model.Bundle;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import io.obsctl.problem.TokenShapes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Warns of what looks like a secret in texts that people write: profiles, Alloy files, templates, comments included. */
final class LiteralSecrets {
    private static final Set<String> SAID_BETTER =
            Set.of("profile/token-literal", "profile/secret-ref", "alloy/plain-secret");

    /** What is said of an artifact's line, too. */
    private static final Set<String> SAID_AGAIN = Set.of("bundle/secret-literal", "alloy/plain-secret");

    private LiteralSecrets() {}

    /**
     * Something that looks like a secret, in a file that people write.
     *
     * @param text itself; never shown
     */
    private record Literal(Position at, String text, String what) {
        Problem problem(List<String> goesTo, Severity severity) {
            String summary = "something that looks like a secret stands in the file";
            String detail = goesTo.isEmpty() ? what : what + "; it goes to " + String.join(", ", goesTo);
            Problem problem = severity == Severity.ERROR
                    ? Problem.error("secret/literal", summary, detail)
                    : Problem.warning("secret/literal", summary, detail);
            return problem.at(at)
                    .hint("Keep it elsewhere and write where, such as env:NAME. If it is real, revoke it: files are"
                            + " shared and committed.");
        }

        @Override
        public String toString() {
            return "Literal[" + at + "]";
        }
    }

    /**
     * @param others what else was found in the file: a line that one of these speaks of already is left out
     * @return without excerpts, which would show the secret
     */
    static List<Problem> in(String file, String text, Collection<Problem> others) {
        return found(file, text, others).stream()
                .map(l -> l.problem(List.of(), Severity.WARNING))
                .toList();
    }

    /**
     * As {@link #in}, where the file is a profile: what is found there and comes out again in what is rendered is said
     * once, in the profile, with where it goes, and as gravely as it would be there.
     *
     * @param rendered problems of the bundle; those that are said here are taken out
     */
    static List<Problem> in(
            String file, String text, Collection<Problem> others, @Nullable Bundle bundle, List<Problem> rendered) {
        List<Problem> out = new ArrayList<>();
        for (Literal literal : found(file, text, others)) {
            List<Problem> again = rendered.stream()
                    .filter(p -> SAID_AGAIN.contains(p.id().toString())
                            && line(bundle, p).contains(literal.text()))
                    .toList();
            rendered.removeAll(again);
            boolean grave = again.stream().anyMatch(p -> p.severity() == Severity.ERROR);
            List<String> places = again.stream()
                    .map(p -> Objects.requireNonNull(p.position()))
                    .map(at -> at.file() + ":" + at.line())
                    .distinct()
                    .toList();
            out.add(literal.problem(places, grave ? Severity.ERROR : Severity.WARNING));
        }
        return out;
    }

    /** The artifact's line that a problem speaks of; empty when there is none. */
    private static String line(@Nullable Bundle bundle, Problem problem) {
        Position at = problem.position();
        if (bundle == null || at == null) {
            return "";
        }
        return bundle.artifacts().stream()
                .filter(a -> a.path().equals(at.file()))
                .findFirst()
                .flatMap(a ->
                        a.shownText().lines().skip(Math.max(0, at.line() - 1)).findFirst())
                .orElse("");
    }

    private static List<Literal> found(String file, String text, Collection<Problem> others) {
        Set<Integer> said = others.stream()
                .filter(p -> SAID_BETTER.contains(p.id().toString()))
                .map(Problem::position)
                .filter(Objects::nonNull)
                .filter(at -> at.file().equals(file))
                .map(Position::line)
                .collect(Collectors.toSet());
        List<Literal> out = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (said.contains(i + 1)) {
                continue;
            }
            for (TokenShapes.Found found : TokenShapes.in(line)) {
                Position at = new Position(
                        file,
                        i + 1,
                        line.codePointCount(0, found.start()) + 1,
                        i + 1,
                        line.codePointCount(0, found.end()) + 1);
                out.add(new Literal(at, line.substring(found.start(), found.end()), found.what()));
            }
        }
        return out;
    }
}
