package io.obsctl.infra.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The POSIX scripts that run on hosts. */
enum Scripts {
    LOOK("look.sh", "token.sh"),
    SURVEY("survey.sh", "digest.sh", "look.sh", "token.sh"),
    DEPLOY(
            "deploy.sh",
            "token.sh",
            "key.sh",
            "digest.sh",
            "receive.sh",
            "staging.sh",
            "settle.sh",
            "validate.sh",
            "start.sh",
            "follow.sh"),
    KEY("key.sh"),
    DIGEST("digest.sh"),
    KNOCK("knock.sh"),
    RECEIVE("receive.sh", "staging.sh", "settle.sh"),
    INSTALL("install.sh"),
    VALIDATE("validate.sh"),
    START("start.sh"),
    FOLLOW("follow.sh"),
    APPLY("apply.sh", "gate.sh"),
    HISTORY("history.sh"),
    COMPOSE("compose.sh", "staging.sh", "settle.sh"),
    STATUS("status.sh", "gate.sh"),
    DRIFT("drift.sh"),
    UNINSTALL("uninstall.sh"),
    RECOVER_UNIT("obsctl-recover.service");

    private final String file;
    private final List<String> parts;

    /** @param parts more files, each put where a line {@code #include FILE} stands; what one includes comes after it */
    Scripts(String file, String... parts) {
        this.file = file;
        this.parts = List.of(parts);
    }

    String text() {
        String text = read(file);
        for (String part : parts) {
            text = text.replace("#include " + part + "\n", read(part));
        }
        return text;
    }

    /** As {@link #text}, without what only people read: a host's shell reads what is sent byte by byte. */
    String bareText() {
        return text().lines()
                .filter(l -> !l.stripLeading().startsWith("#"))
                .map(l -> l + "\n")
                .collect(Collectors.joining());
    }

    private static String read(String file) {
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
