package io.obsctl.infra.ssh;

import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ObsctlException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the wanted secrets to a host that asks by which values it knows them, and resolves none before. They go over the
 * connection, never into arguments. Safe between threads.
 */
final class AskedSecrets {
    private final SecretSource secrets;
    private final List<SecretRef> references;
    private LateInput input = new LateInput();
    private boolean heard;
    private @Nullable ObsctlException failure;

    AskedSecrets(SecretSource secrets, List<SecretRef> references) {
        this.secrets = secrets;
        this.references = List.copyOf(references);
    }

    /** The command's input, anew for each attempt. */
    synchronized InputStream input() {
        input.end();
        input = new LateInput();
        heard = false;
        return input;
    }

    /** A line that the command printed; only the first says anything. */
    synchronized void line(String line) {
        if (heard) {
            return;
        }
        heard = true;
        if (line.equals("ask digests")) {
            try {
                input.give(framed());
            } catch (ObsctlException e) {
                // This is the connection's own thread: whoever waits for the command throws it.
                failure = e;
            }
        }
        input.end();
    }

    /** Each with its length, and an empty line at the end. */
    byte[] framed() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (SecretRef reference : references) {
            byte[] secret = secrets.resolve(reference).reveal().getBytes(StandardCharsets.UTF_8);
            all.writeBytes((secret.length + "\n").getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(secret);
        }
        all.write('\n');
        return all.toByteArray();
    }

    /** @throws ObsctlException when a secret that was asked for cannot be had */
    synchronized void requireGiven() {
        if (failure != null) {
            throw failure;
        }
    }
}
