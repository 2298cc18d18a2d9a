package io.obsctl.infra.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.obsctl.model.HostKeyOffer;
import io.obsctl.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** Opens sessions: strict host keys, keys from the agent and from files, jump hosts. Safe between threads. */
final class Sessions {
    private final SshOptions options;
    private final Passphrases passphrases;
    private final HostKeyLines hostKeys = new HostKeyLines();
    private final Jumps jumps = new Jumps(this::open);

    Sessions(SshOptions options) {
        this.options = options;
        this.passphrases = new Passphrases(options.passphrases());
    }

    SshOptions options() {
        return options;
    }

    /** A session that has logged in. */
    Session open(Endpoint to) throws SshFailure {
        if (to.refusal().isPresent()) {
            throw new SshFailure(to.refusal().get());
        }
        Optional<Session> jump = borrow(to);
        boolean whole = false;
        try {
            Session session = connect(to, jump);
            to.jump().ifPresent(j -> jumps.goesThrough(session, j));
            whole = true;
            return session;
        } finally {
            if (!whole) {
                giveBack(to);
            }
        }
    }

    private Optional<Session> borrow(Endpoint to) throws SshFailure {
        return to.jump().isPresent() ? Optional.of(jumps.borrow(to.jump().get())) : Optional.empty();
    }

    private void giveBack(Endpoint to) {
        to.jump().ifPresent(j -> jumps.release(j, this::close));
    }

    private Session connect(Endpoint to, Optional<Session> jump) throws SshFailure {
        JSch jsch = new JSch();
        OfferedKeys known = knownHosts(jsch, to);
        Identities keys = Identities.of(to, passphrases);
        jsch.setIdentityRepository(keys);
        try {
            return session(jsch, to, known, jump);
        } catch (JSchException e) {
            throw new SshFailure(SshProblems.connecting(e, to, known.offered(), options, keys), e);
        }
    }

    private Session session(JSch jsch, Endpoint to, OfferedKeys known, Optional<Session> jump) throws JSchException {
        Session session = jsch.getSession(to.user(), to.address(), to.port());
        session.setHostKeyRepository(known);
        to.hostKeyAlias().ifPresent(session::setHostKeyAlias);
        to.algorithms().forEach(session::setConfig);
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", "publickey");
        session.setDaemonThread(true);
        session.setServerAliveInterval((int) to.keepAlive().toMillis());
        session.setServerAliveCountMax(to.patience());
        jump.ifPresent(through -> session.setProxy(new JumpProxy(through)));
        session.connect((int) to.connectTimeout().toMillis());
        return session;
    }

    /** The key that a host offers, whether it is known or not. Does not log in. */
    HostKeyOffer offered(Endpoint to) throws SshFailure {
        Optional<Session> jump = borrow(to);
        JSch jsch = new JSch();
        OfferedKeys known = knownHosts(jsch, to);
        try {
            session(jsch, to, known, jump).disconnect();
        } catch (JSchException e) {
            if (known.offered().isEmpty()) {
                throw new SshFailure(SshProblems.unreachable(e, to), e);
            }
        } finally {
            giveBack(to);
        }
        return known.offered().orElseThrow(() -> new SshFailure(SshProblems.lost(to, "asking for the host's key")));
    }

    private OfferedKeys knownHosts(JSch jsch, Endpoint to) throws SshFailure {
        try {
            jsch.setKnownHosts(new ByteArrayInputStream(hostKeys.of(to)));
            return new OfferedKeys(jsch.getHostKeyRepository());
        } catch (IOException | JSchException e) {
            throw new SshFailure(
                    Problem.error(
                            "ssh/known-hosts",
                            "the file of known hosts cannot be read",
                            to.ownKnownHosts() + ": " + e.getMessage()),
                    e);
        }
    }

    void close(Session session) {
        session.disconnect();
        jumps.ended(session, this::close);
    }
}
