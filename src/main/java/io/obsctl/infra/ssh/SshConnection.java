package io.obsctl.infra.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.obsctl.infra.ssh.RemoteCommand.Rights;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one host, which carries every command and tunnel of a run. Opened at the first use and again when
 * it was lost. Safe between threads.
 */
final class SshConnection implements AutoCloseable {
    private static final int MAX_OUTPUT = 16 << 20;
    private static final int MAX_ERROR = 64 << 10;
    private static final int NOT_FOUND = 127;
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final Endpoint endpoint;
    private final Sessions sessions;
    private volatile Rights rights;
    private @Nullable Session session;

    SshConnection(Endpoint endpoint, Sessions sessions) {
        this.endpoint = endpoint;
        this.sessions = sessions;
        this.rights = endpoint.sudo() ? Rights.SUDO : Rights.OWN;
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
        return run(step, RemoteCommand.of(script, arguments), input, timeout, lines);
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
        return stream(step, command, () -> new ByteArrayInputStream(input), timeout, lines);
    }

    /**
     * Runs a command whose input is too large to be held.
     *
     * @param input opened for each attempt; closed when it was sent or not wanted
     */
    RemoteResult stream(
            String step,
            RemoteCommand command,
            Supplier<InputStream> input,
            Duration timeout,
            @Nullable Consumer<String> lines)
            throws SshFailure {
        while (true) {
            Rights now = rights;
            Ran ran = exec(step, command, input, timeout, lines, now);
            if (ran.output().passed()) {
                return ran.result();
            }
            rights = otherRights(step, now, ran);
        }
    }

    /**
     * A command that never began.
     *
     * @return how to ask for it instead
     * @throws SshFailure when there is no other way
     */
    private Rights otherRights(String step, Rights now, Ran ran) throws SshFailure {
        String said = (ran.error().before() + " " + ran.output().before())
                .replace(SudoDialogue.PROMPT, "")
                .replaceAll("\\s+", " ")
                .strip();
        if (now == Rights.SUDO && ran.status() == NOT_FOUND) {
            RemoteResult id = exec(
                            "id",
                            RemoteCommand.of("id", "-u"),
                            InputStream::nullInputStream,
                            Duration.ofSeconds(30),
                            null,
                            Rights.OWN)
                    .result();
            if (id.text().strip().equals("0")) {
                return Rights.OWN;
            }
            throw new SshFailure(SshProblems.noSudo(endpoint, said));
        }
        if (now == Rights.SUDO && said.contains("sudo:")) {
            if (endpoint.sudoPassword().isPresent() && said.contains("password is required")) {
                return Rights.SUDO_WITH_PASSWORD;
            }
            throw new SshFailure(SshProblems.sudoDenied(endpoint, said));
        }
        if (now == Rights.SUDO_WITH_PASSWORD) {
            throw new SshFailure(SshProblems.sudoDenied(endpoint, said));
        }
        throw new SshFailure(SshProblems.didNotBegin(endpoint, step, ran.status(), said));
    }

    /** What came of one attempt. */
    private record Ran(int status, AfterMark output, AfterMark error, RemoteResult result) {}

    private Ran exec(
            String step,
            RemoteCommand command,
            Supplier<InputStream> input,
            Duration timeout,
            @Nullable Consumer<String> lines,
            Rights as)
            throws SshFailure {
        BoundedOutput output = new BoundedOutput(MAX_OUTPUT, lines);
        BoundedOutput error = new BoundedOutput(MAX_ERROR, null);
        String mark = "obsctl-" + UUID.randomUUID();
        AfterMark out = new AfterMark(mark, output);
        AfterMark err = new AfterMark(mark, error);
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(command.prologue(mark)), input.get());
        SudoDialogue sudo = as == Rights.SUDO_WITH_PASSWORD ? dialogue(err, all) : null;
        ChannelExec channel = null;
        try {
            channel = (ChannelExec) session().openChannel("exec");
            channel.setCommand(as.commandLine());
            channel.setInputStream(sudo == null ? all : sudo.input());
            channel.setOutputStream(out);
            channel.setErrStream(sudo == null ? err : sudo);
            channel.connect((int) sessions.options().connectTimeout().toMillis());
            awaitEnd(channel, step, timeout);
            if (channel.getExitStatus() < 0) {
                throw new SshFailure(SshProblems.lost(endpoint, step));
            }
            return new Ran(
                    channel.getExitStatus(),
                    out,
                    err,
                    new RemoteResult(
                            channel.getExitStatus(),
                            output.bytes(),
                            new String(error.bytes(), StandardCharsets.UTF_8),
                            output.truncated()));
        } catch (JSchException e) {
            throw new SshFailure(SshProblems.lost(endpoint, step), e);
        } finally {
            if (channel != null) {
                channel.disconnect();
            }
            if (sudo != null) {
                sudo.end();
            }
        }
    }

    private SudoDialogue dialogue(AfterMark error, InputStream input) {
        byte[] password = sessions.options()
                .secrets()
                .resolve(endpoint.sudoPassword().orElseThrow())
                .reveal()
                .getBytes(StandardCharsets.UTF_8);
        return new SudoDialogue(error, password, input);
    }

    /**
     * Whether no more comes. JSch says "not connected" a moment before it says "closed", at every end: neither tells
     * whether the line broke. The exit status does, which came before when the command ended.
     */
    static boolean hasEnded(Channel channel) {
        return channel.isClosed() || !channel.isConnected();
    }

    private void awaitEnd(ChannelExec channel, String step, Duration timeout) throws SshFailure {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = TimeUnit.MICROSECONDS.toNanos(200);
        while (!hasEnded(channel)) {
            if (System.nanoTime() - deadline > 0) {
                throw new SshFailure(SshProblems.timeout(endpoint, step));
            }
            if (Thread.currentThread().isInterrupted()) {
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
