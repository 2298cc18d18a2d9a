package io.obsctl.infra.secret;

import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** From the raw bytes of a source to a secret that can be used in a header, a file and an environment. */
final class SecretText {
    /** Longer than any token; a larger file is the wrong file. */
    static final int LONGEST = 64 << 10;

    private SecretText() {}

    /** The value of a source that ends its text with a line end, as files and programs do. */
    static Secret ofBytes(SecretRef ref, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Arrays.fill(bytes, (byte) 0);
            if (text.endsWith("\n")) {
                text = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
            }
            return of(ref, text);
        } catch (CharacterCodingException e) {
            throw refuse(ref, "it is not UTF-8 text");
        }
    }

    /** The value as it is, when it can be used at all. */
    static Secret of(SecretRef ref, String text) {
        if (text.isBlank()) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("secret/empty", "A secret is empty", ref + " holds nothing")
                            .hint("Store the token there, as one line of text"));
        }
        if (text.length() > LONGEST) {
            throw refuse(ref, "it is longer than 64 KiB");
        }
        // A certificate and its key are text of several lines by their nature.
        boolean pem = text.startsWith("-----BEGIN ");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw refuse(ref, "it holds a NUL");
            }
            if ((c == '\n' || c == '\r') && pem) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                throw refuse(ref, "it holds a line end inside (after " + i + " characters)");
            }
            if (c < ' ' || c == 0x7f) {
                throw refuse(ref, "it holds a control character (after " + i + " characters)");
            }
        }
        return Secret.of(text);
    }

    private static ObsctlException refuse(SecretRef ref, String why) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error("secret/text", "A secret cannot be used as it is", ref + ": " + why)
                        .hint("A secret is one line of text, or PEM from its first line on"));
    }
}
