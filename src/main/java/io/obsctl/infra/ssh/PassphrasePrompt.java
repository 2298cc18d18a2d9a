package io.obsctl.infra.ssh;

import io.obsctl.model.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** Asks for the passphrase of a private key. */
@FunctionalInterface
public interface PassphrasePrompt {
    /** Empty when nobody can be asked or nothing was given. */
    Optional<Secret> passphraseOf(Path keyFile);

    /** Where nobody can be asked. */
    static PassphrasePrompt none() {
        return keyFile -> Optional.empty();
    }
}
