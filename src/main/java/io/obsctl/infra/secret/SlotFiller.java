package io.obsctl.infra.secret;

import io.obsctl.model.Artifact;
import io.obsctl.model.Piece;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes secrets into an artifact's slots at the moment of writing or sending. The bytes must go no further. */
public final class SlotFiller {
    private final SecretSource secrets;

    public SlotFiller(SecretSource secrets) {
        this.secrets = secrets;
    }

    /**
     * The artifact's bytes, UTF-8, with each slot filled in the form that it asks for.
     *
     * @throws ObsctlException as {@link SecretSource#resolve} does; with id {@code secret/unwritable} when a secret
     *     holds characters that the form cannot carry
     */
    public byte[] fill(Artifact artifact) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : artifact.pieces()) {
            if (piece instanceof Piece.Text plain) {
                text.append(plain.text());
            } else if (piece instanceof Piece.Slot slot) {
                text.append(written(slot, secrets.resolve(slot.ref()), artifact.path()));
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String written(Piece.Slot slot, Secret secret, String path) {
        String plain = secret.reveal();
        return switch (slot.form()) {
            case RAW -> plain;
            case BASIC ->
                Base64.getEncoder().encodeToString((slot.user() + ":" + plain).getBytes(StandardCharsets.UTF_8));
            case ENV -> environment(plain, slot, path);
            case JSON -> json(plain);
        };
    }

    /** Quoting of systemd.exec(5): inside double quotes a backslash takes the meaning from {@code " \ ` $}. */
    private static String environment(String plain, Piece.Slot slot, String path) {
        if (plain.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error(
                            "secret/unwritable",
                            "the secret holds control characters, which an environment file cannot carry",
                            slot.ref() + " for " + path));
        }
        return '"' + plain.replaceAll("[\"\\\\`$]", "\\\\$0") + '"';
    }

    private static String json(String plain) {
        StringBuilder out = new StringBuilder();
        for (char c : plain.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
