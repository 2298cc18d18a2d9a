package io.obsctl.infra.local;

import io.obsctl.model.Artifact;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells whether a secret is another one than at the last release, with a key that stays in the directory. */
final class KeyedDigests {
    private static final int KEY_BYTES = 32;
    private static final String UNKNOWN = "none";

    private final Path keyFile;
    private final SecretSource secrets;

    KeyedDigests(Path keyFile, SecretSource secrets) {
        this.keyFile = keyFile;
        this.secrets = secrets;
    }

    /** Makes the key where there is none. */
    void prepare() throws IOException {
        if (Files.exists(keyFile)) {
            return;
        }
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        DurableFiles.write(keyFile, key, 0600);
    }

    /** The digest of each secret that the artifacts ask for, by reference; without a key they are like nothing else. */
    Map<String, String> of(List<Artifact> artifacts) throws IOException {
        List<SecretRef> refs =
                artifacts.stream().flatMap(a -> a.secrets().stream()).distinct().toList();
        Map<String, String> digests = new TreeMap<>();
        if (refs.isEmpty()) {
            return digests;
        }
        byte[] key = Files.exists(keyFile) ? Files.readAllBytes(keyFile) : new byte[0];
        for (SecretRef ref : refs) {
            digests.put(ref.toString(), key.length == 0 ? UNKNOWN : digest(key, ref));
        }
        return digests;
    }

    private String digest(byte[] key, SecretRef ref) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal(secrets.resolve(ref).reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
