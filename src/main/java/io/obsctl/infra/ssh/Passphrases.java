package io.obsctl.infra.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.obsctl.model.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Private keys, opened once a run: a passphrase is asked for when a host wants the key for the first time, and never
 * again for any other. Safe between threads; a question holds all others up.
 */
final class Passphrases {
    /** What came of a key. */
    sealed interface Opened {
        record Key(KeyPair pair) implements Opened {}

        /** @param why such as {@code needs a passphrase} */
        record Not(String why) implements Opened {}
    }

    private final PassphrasePrompt prompt;
    private final Map<Path, Opened> opened = new HashMap<>();

    Passphrases(PassphrasePrompt prompt) {
        this.prompt = prompt;
    }

    synchronized Opened open(Path file) {
        Opened known = opened.get(file);
        if (known == null) {
            known = load(file);
            opened.put(file, known);
        }
        return known;
    }

    private Opened load(Path file) {
        try {
            KeyPair pair = KeyPair.load(new JSch(), file.toString(), null);
            if (!pair.isEncrypted()) {
                return new Opened.Key(pair);
            }
            Optional<Secret> passphrase = prompt.passphraseOf(file);
            if (passphrase.isEmpty()) {
                return new Opened.Not("needs a passphrase");
            }
            byte[] bytes = passphrase.get().reveal().getBytes(StandardCharsets.UTF_8);
            try {
                return pair.decrypt(bytes) ? new Opened.Key(pair) : new Opened.Not("another passphrase opens it");
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } catch (JSchException e) {
            return new Opened.Not("cannot be read: " + e.getMessage());
        }
    }
}
