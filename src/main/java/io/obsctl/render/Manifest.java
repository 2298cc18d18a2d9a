package io.obsctl.render;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import java.util.Locale;

/** {@code manifest.json}: what is in a bundle, with digests of the shown text; no times, no machine. */
final class Manifest {
    static final String PATH = "manifest.json";

    private Manifest() {}

    static Artifact of(RenderRun run) {
        StringBuilder out = new StringBuilder();
        out.append("{\n  \"type\": \"obsctl.bundle\",\n  \"formatVersion\": 1,\n  \"profile\": ")
                .append(Syntax.JSON.literal(run.loaded().name()))
                .append(",\n  \"artifacts\": [");
        String separator = "\n";
        for (Artifact artifact : run.artifacts().stream().sorted().toList()) {
            out.append(separator)
                    .append("    {\n      \"path\": ")
                    .append(Syntax.JSON.literal(artifact.path()))
                    .append(",\n      \"kind\": ")
                    .append(Syntax.JSON.literal(
                            artifact.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')))
                    .append(",\n      \"mode\": ")
                    .append(Syntax.JSON.literal(String.format("%04o", artifact.mode())))
                    .append(",\n      \"sha256\": ")
                    .append(Syntax.JSON.literal(run.digest(artifact)))
                    .append("\n    }");
            separator = ",\n";
        }
        return Artifact.of(PATH, ArtifactKind.MANIFEST, out.append("\n  ]\n}\n").toString());
    }
}
