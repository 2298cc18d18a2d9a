package io.obsctl.infra.secret;

import io.obsctl.infra.http.BasicAuth;
import io.obsctl.infra.json.Json;
import io.obsctl.model.Artifact;
import io.obsctl.model.Piece;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes secrets into an artifact's slots at the moment of writing or sending. The bytes must go no further. */
public final class SlotFiller {
    private final SecretSource secrets;

    public SlotFiller(SecretSource secrets) {
        this.secrets = secrets;
    }

    /**
     * The artifact's bytes, UTF-8, with each slot filled in the form that it asks for.
     *
     * @throws ObsctlException as {@link SecretSource#resolve} does, with the problems of ALL references that lead
     *     nowhere; with id {@code secret/unwritable} when a secret holds characters that the form cannot carry
     */
    public byte[] fill(Artifact artifact) {
        secrets.prepare(artifact.secrets());
        StringBuilder out = new StringBuilder();
        List<Problem> problems = new ArrayList<>();
        ExitCode code = ExitCode.USAGE;
        for (Piece piece : artifact.pieces()) {
            if (piece instanceof Piece.Text text) {
                out.append(text.text());
                continue;
            }
            Piece.Slot slot = (Piece.Slot) piece;
            try {
                out.append(written(slot, secrets.resolve(slot.ref()), artifact.path()));
            } catch (ObsctlException e) {
                code = problems.isEmpty() ? e.exitCode() : code;
                e.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new ObsctlException(code, problems);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String written(Piece.Slot slot, Secret secret, String path) {
        return switch (slot.form()) {
            case RAW -> secret.reveal();
            case BASIC -> BasicAuth.encode(slot.user(), secret);
            case ENV -> environmentValue(secret.reveal(), slot, path);
            case JSON -> insideJson(secret.reveal());
        };
    }

    /**
     * A value of a systemd environment file, its quotes included. Inside double quotes systemd takes a backslash before
     * these four characters only (systemd, src/basic/env-file.c, SHELL_NEED_ESCAPE) and expands nothing.
     */
    private static String environmentValue(String value, Piece.Slot slot, String path) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error(
                            "secret/unwritable",
                            "The secret holds control characters, which an environment file cannot carry",
                            slot.ref() + " for " + path));
        }
        return "\"" + value.replaceAll("[\"\\\\`$]", "\\\\$0") + "\"";
    }

    private static String insideJson(String value) {
        String quoted = Json.compact(JsonNodeFactory.instance.stringNode(value));
        return quoted.substring(1, quoted.length() - 1);
    }
}
