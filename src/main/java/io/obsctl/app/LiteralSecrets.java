package io.obsctl.app;

import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.TokenShapes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Warns of what looks like a secret in texts that people write: profiles, Alloy files, templates, comments included. */
final class LiteralSecrets {
    private static final Set<String> SAID_BETTER =
            Set.of("profile/token-literal", "profile/secret-ref", "alloy/plain-secret");

    private LiteralSecrets() {}

    /**
     * @param others what else was found in the file: a line that one of these speaks of already is left out
     * @return without excerpts, which would show the secret
     */
    static List<Problem> in(String file, String text, Collection<Problem> others) {
        Set<Integer> said = others.stream()
                .filter(p -> SAID_BETTER.contains(p.id().toString()))
                .map(Problem::position)
                .filter(Objects::nonNull)
                .filter(at -> at.file().equals(file))
                .map(Position::line)
                .collect(Collectors.toSet());
        List<Problem> out = new ArrayList<>();
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
                out.add(Problem.warning(
                                "secret/literal", "something that looks like a secret stands in the file", found.what())
                        .at(at)
                        .hint("Keep it elsewhere and write where, such as env:NAME. If it is real, revoke it: files are"
                                + " shared and committed."));
            }
        }
        return out;
    }
}
