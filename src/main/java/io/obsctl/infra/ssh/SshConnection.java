package io.obsctl.infra.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one host, which carries every command and tunnel of a run. Opened at the first use and again when
 * it was lost. Safe between threads.
 */
final class SshConnection implements AutoCloseable {
    private static final int MAX_OUTPUT = 16 << 20;
    private static final int MAX_ERROR = 64 << 10;
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final Endpoint endpoint;
    private final Sessions sessions;
    private @Nullable Session session;

    SshConnection(Endpoint endpoint, Sessions sessions) {
        this.endpoint = endpoint;
        this.sessions = sessions;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** How long a host that was reached before is tried again when its connection is lost. */
    Duration patience() {
        return sessions.options().connectTimeout().multipliedBy(3);
    }

    synchronized Session session() throws SshFailure {
        if (session == null || !session.isConnected()) {
            close();
            session = sessions.open(endpoint);
        }
        return session;
    }

    /** Runs a command, as root where the endpoint says that this needs sudo. */
    RemoteResult run(String step, RemoteCommand command, byte[] input, Duration timeout) throws SshFailure {
        return run(step, command, input, timeout, null);
    }

    /** Runs one of obsctl's scripts, which then reads the input. */
    RemoteResult run(
            String step,
            Scripts script,
            List<String> arguments,
            byte[] input,
            Duration timeout,
            @Nullable Consumer<String> lines)
            throws SshFailure {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(RemoteCommand.before(script.text()));
        all.writeBytes(input);
        return run(step, RemoteCommand.script(arguments), all.toByteArray(), timeout, lines);
    }

    /**
     * Runs a command and waits for its end.
     *
     * @param step what it does, in a word, for problems
     * @param lines takes each line of its output as it comes
     */
    RemoteResult run(
            String step, RemoteCommand command, byte[] input, Duration timeout, @Nullable Consumer<String> lines)
            throws SshFailure {
        BoundedOutput output = new BoundedOutput(MAX_OUTPUT, lines);
        BoundedOutput error = new BoundedOutput(MAX_ERROR, null);
        ChannelExec channel = null;
        try {
            channel = (ChannelExec) session().openChannel("exec");
            channel.setCommand((endpoint.sudo() ? command.asRoot() : command).forShell());
            channel.setInputStream(new ByteArrayInputStream(input));
            channel.setOutputStream(output);
            channel.setErrStream(error);
            channel.connect((int) sessions.options().connectTimeout().toMillis());
            awaitEnd(channel, step, timeout);
            if (channel.getExitStatus() < 0) {
                throw new SshFailure(SshProblems.lost(endpoint, step));
            }
            return new RemoteResult(
                    channel.getExitStatus(),
                    output.bytes(),
                    new String(error.bytes(), StandardCharsets.UTF_8),
                    output.truncated());
        } catch (JSchException e) {
            throw new SshFailure(SshProblems.lost(endpoint, step), e);
        } finally {
            if (channel != null) {
                channel.disconnect();
            }
        }
    }

    private void awaitEnd(ChannelExec channel, String step, Duration timeout) throws SshFailure {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = TimeUnit.MICROSECONDS.toNanos(200);
        while (!channel.isClosed()) {
            if (System.nanoTime() - deadline > 0) {
                throw new SshFailure(SshProblems.timeout(endpoint, step));
            }
            if (!channel.isConnected() || Thread.currentThread().isInterrupted()) {
                throw new SshFailure(SshProblems.lost(endpoint, step));
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(LONGEST_PAUSE, pause * 2);
        }
    }

    @Override
    public synchronized void close() {
        if (session != null) {
            sessions.close(session);
            session = null;
        }
    }
}
