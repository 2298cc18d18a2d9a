package io.obsctl.lint;

import io.obsctl.model.Artifact;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that looks like a token stands in an artifact as plain text, where everybody reads it who reads bundles. */
final class SecretLiteralCheck implements BundleCheck {
    private static final Map<String, Pattern> SHAPES = new LinkedHashMap<>();

    static {
        SHAPES.put("a Grafana Cloud token", Pattern.compile("\\bglc_[A-Za-z0-9+/_-]{16,}={0,2}"));
        SHAPES.put("a Grafana service-account token", Pattern.compile("\\bglsa_[A-Za-z0-9]{16,}(?:_[0-9a-fA-F]{8})?"));
        // base64 of a number, a colon and what glc_ or glsa_ begin with: MTIz… always decodes to digits first.
        SHAPES.put("a login in base64", Pattern.compile("\\b[Bb]asic\\s+[A-Za-z0-9+/]{24,}={0,2}"));
        SHAPES.put(
                "a Slack webhook",
                Pattern.compile("hooks\\.slack\\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/\\w{10,}"));
        SHAPES.put("a Slack token", Pattern.compile("\\bxox[abprs]-[A-Za-z0-9-]{10,}"));
        SHAPES.put("an AWS key", Pattern.compile("\\bAKIA[A-Z0-9]{16}\\b"));
        SHAPES.put("a password in a URL", Pattern.compile("\\b[a-z][a-z0-9+]*://[^\\s:/@\"']+:[^\\s:/@\"'<>*$]{3,}@"));
        SHAPES.put("a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"));
    }

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
        SHAPES.forEach((what, shape) -> {
            Matcher m = shape.matcher(line);
            while (m.find()) {
                int column = line.codePointCount(0, m.start()) + 1;
                int end = line.codePointCount(0, m.end()) + 1;
                problems.add(Problem.error(id(), "something that looks like a secret stands in plain text", what)
                        .at(new Position(path, number, column, number, end))
                        .hint("Put a reference such as env:NAME into the profile. If it was real, revoke it: it has "
                                + "been written to a file."));
            }
        });
    }
}
