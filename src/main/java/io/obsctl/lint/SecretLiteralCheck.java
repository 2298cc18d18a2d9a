package io.obsctl.lint;

import io.obsctl.model.Artifact;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.problem.TokenShapes;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that looks like a token stands in an artifact as plain text, where everybody reads it who reads bundles. An
 * error when its format says so, a warning when it only looks random.
 */
final class SecretLiteralCheck implements BundleCheck {
    @Override
    public String id() {
        return "bundle/secret-literal";
    }

    @Override
    public List<Problem> check(BundleUnderCheck bundle) {
        List<Problem> problems = new ArrayList<>();
        for (Artifact artifact : bundle.bundle().artifacts()) {
            List<String> lines = artifact.shownText().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                find(artifact.path(), lines.get(i), i + 1, problems);
            }
        }
        return problems;
    }

    /** No excerpt: it would show the secret. */
    private void find(String path, String line, int number, List<Problem> problems) {
        for (TokenShapes.Found found : TokenShapes.in(line)) {
            int column = line.codePointCount(0, found.start()) + 1;
            int end = line.codePointCount(0, found.end()) + 1;
            String summary = "something that looks like a secret stands in plain text";
            Problem problem = found.certain()
                    ? Problem.error(id(), summary, found.what())
                    : Problem.warning(id(), summary, found.what());
            problems.add(problem.at(new Position(path, number, column, number, end))
                    .hint("Put a reference such as env:NAME into the profile. If it was real, revoke it: it has "
                            + "been written to a file."));
        }
    }
}
