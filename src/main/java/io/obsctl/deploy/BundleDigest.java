package io.obsctl.deploy;

import io.obsctl.model.Artifact;
import io.obsctl.model.Bundle;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that says whether a bundle is the one that a plan was made for. Covers references, never secrets. */
public final class BundleDigest {
    private BundleDigest() {}

    /** Hexadecimal sha256 over path, mode and text of each artifact, each with its length before it. */
    public static String of(Bundle bundle) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        for (Artifact artifact : bundle.artifacts()) {
            for (String part : new String[] {
                artifact.path(),
                Integer.toOctalString(artifact.mode()),
                artifact.pieces().toString()
            }) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha256.update(bytes);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
