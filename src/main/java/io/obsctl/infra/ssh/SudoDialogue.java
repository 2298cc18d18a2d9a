package io.obsctl.infra.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Both ends of a talk with sudo: reads its prompt on the error stream and gives the password once on the input. The
 * command's own input is given only when the command itself says that it runs, so that no line of it can be taken for a
 * password, and a wrong password is tried once only.
 */
final class SudoDialogue extends OutputStream {
    /** What sudo asks with. Plain words: they stand unquoted on the command line. */
    static final String PROMPT = "obsctl-asks-for-the-password:";

    /** What the command prints on its error stream before it reads. */
    static final String READY = "obsctl-is-root:";

    private final OutputStream error;
    private final byte[] password;
    private final InputStream input;
    private final StringBuilder seen = new StringBuilder();
    private final LateInput toSend = new LateInput();
    private boolean asked;
    private boolean ready;
    private boolean refused;

    /**
     * @param error takes the error stream, prompt and all
     * @param password without line end; wiped when it was given, or at the end
     * @param input of the command
     */
    SudoDialogue(OutputStream error, byte[] password, InputStream input) {
        this.error = error;
        this.password = password;
        this.input = input;
    }

    /** What the channel sends. Its end comes with {@link #end} at the latest. */
    InputStream input() {
        return toSend;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        error.write(bytes, from, length);
        if (ready || refused) {
            return;
        }
        seen.append(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
        if (take(READY)) {
            ready = true;
            toSend.give(input);
            end();
        } else if (take(PROMPT)) {
            if (asked) {
                refused = true;
                end();
            } else {
                asked = true;
                byte[] line = Arrays.copyOf(password, password.length + 1);
                line[password.length] = '\n';
                toSend.give(line);
                Arrays.fill(password, (byte) 0);
            }
        }
    }

    private boolean take(String word) {
        int at = seen.indexOf(word);
        if (at < 0) {
            return false;
        }
        seen.delete(0, at + word.length());
        return true;
    }

    /** No more input comes. */
    synchronized void end() {
        Arrays.fill(password, (byte) 0);
        toSend.end();
    }
}
