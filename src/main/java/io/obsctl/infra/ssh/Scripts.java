package io.obsctl.infra.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The POSIX scripts that run on hosts. */
enum Scripts {
    LOOK("look.sh"),
    KEY("key.sh"),
    DIGEST("digest.sh"),
    RECEIVE("receive.sh"),
    VALIDATE("validate.sh"),
    START("start.sh"),
    FOLLOW("follow.sh"),
    APPLY("apply.sh"),
    RECOVER_UNIT("obsctl-recover.service");

    private final String file;

    Scripts(String file) {
        this.file = file;
    }

    String text() {
        try (InputStream in = Scripts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
