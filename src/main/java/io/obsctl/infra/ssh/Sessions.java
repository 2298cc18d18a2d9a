package io.obsctl.infra.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import com.jcraft.jsch.Session;
import io.obsctl.model.HostKeyOffer;
import io.obsctl.model.Secret;
import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens sessions: strict host keys, keys from the agent and from files, jump hosts. Safe between threads. */
final class Sessions {
    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final SshOptions options;
    private final Map<Path, Optional<Secret>> passphrases = new ConcurrentHashMap<>();
    private final Map<Session, Session> jumps = new ConcurrentHashMap<>();

    Sessions(SshOptions options) {
        this.options = options;
    }

    SshOptions options() {
        return options;
    }

    /** A session that has logged in. */
    Session open(Endpoint to) throws SshFailure {
        Optional<Session> jump = Optional.empty();
        if (to.jump().isPresent()) {
            jump = Optional.of(open(to.jump().get()));
        }
        try {
            Session session = connect(to, jump);
            jump.ifPresent(through -> jumps.put(session, through));
            return session;
        } catch (SshFailure e) {
            jump.ifPresent(Session::disconnect);
            throw e;
        }
    }

    private Session connect(Endpoint to, Optional<Session> jump) throws SshFailure {
        JSch jsch = new JSch();
        OfferedKeys keys = knownHosts(jsch, to);
        List<String> tried = identities(jsch, to);
        try {
            return session(jsch, to, keys, jump);
        } catch (JSchException e) {
            throw new SshFailure(
                    SshProblems.connecting(
                            e, to, keys.offered(), options, tried.isEmpty() ? "none" : String.join(", ", tried)),
                    e);
        }
    }

    private Session session(JSch jsch, Endpoint to, OfferedKeys keys, Optional<Session> jump) throws JSchException {
        Session session = jsch.getSession(to.user(), to.address(), to.port());
        session.setHostKeyRepository(keys);
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", "publickey");
        session.setDaemonThread(true);
        session.setServerAliveInterval((int) options.keepAlive().toMillis());
        session.setServerAliveCountMax(3);
        jump.ifPresent(through -> session.setProxy(new JumpProxy(through)));
        session.connect((int) options.connectTimeout().toMillis());
        return session;
    }

    /** The key that a host offers, whether it is known or not. Does not log in. */
    HostKeyOffer offered(Endpoint to) throws SshFailure {
        Optional<Session> jump =
                to.jump().isPresent() ? Optional.of(open(to.jump().get())) : Optional.empty();
        JSch jsch = new JSch();
        OfferedKeys keys = knownHosts(jsch, to);
        try {
            session(jsch, to, keys, jump).disconnect();
        } catch (JSchException e) {
            if (keys.offered().isEmpty()) {
                throw new SshFailure(SshProblems.connecting(e, to, Optional.empty(), options, "none"), e);
            }
        } finally {
            jump.ifPresent(Session::disconnect);
        }
        return keys.offered().orElseThrow(() -> new SshFailure(SshProblems.lost(to, "asking for the host's key")));
    }

    private static OfferedKeys knownHosts(JSch jsch, Endpoint to) throws SshFailure {
        try {
            if (Files.exists(to.knownHosts())) {
                jsch.setKnownHosts(to.knownHosts().toString());
            }
            return new OfferedKeys(jsch.getHostKeyRepository());
        } catch (JSchException e) {
            throw new SshFailure(
                    Problem.error(
                            "ssh/known-hosts",
                            "the file of known hosts cannot be read",
                            to.knownHosts() + ": " + e.getMessage()),
                    e);
        }
    }

    /** Gives the session its keys; returns their names. A key file that is named is the only one used. */
    private List<String> identities(JSch jsch, Endpoint to) throws SshFailure {
        List<String> names = new ArrayList<>();
        if (to.keyFile().isPresent()) {
            Path file = to.keyFile().get();
            if (!Files.isReadable(file)) {
                throw new SshFailure(
                        Problem.error("ssh/key-unreadable", "the private key cannot be read", to.name() + ": " + file));
            }
            addKey(jsch, file, names);
            return names;
        }
        if (options.agentSocket().isPresent()) {
            try {
                jsch.setIdentityRepository(new AgentIdentityRepository(
                        new SSHAgentConnector(options.agentSocket().get())));
                jsch.getIdentityNames().forEach(name -> names.add("agent " + name));
            } catch (AgentProxyException | JSchException e) {
                names.add("agent (does not answer)");
            }
        }
        for (String usual : USUAL_KEYS) {
            Path file = options.userHome().resolve(".ssh").resolve(usual);
            if (Files.isReadable(file)) {
                addKey(jsch, file, names);
            }
        }
        return names;
    }

    private void addKey(JSch jsch, Path file, List<String> names) throws SshFailure {
        try {
            if (KeyPair.load(jsch, file.toString()).isEncrypted()) {
                Optional<Secret> passphrase = passphrases.computeIfAbsent(file, options.passphrases()::passphraseOf);
                if (passphrase.isEmpty()) {
                    names.add(file + " (needs a passphrase)");
                    return;
                }
                jsch.addIdentity(file.toString(), passphrase.get().reveal().getBytes(StandardCharsets.UTF_8));
            } else {
                jsch.addIdentity(file.toString());
            }
            names.add(file.toString());
        } catch (JSchException e) {
            throw new SshFailure(
                    Problem.error("ssh/key-unreadable", "the private key cannot be read", file + ": " + e.getMessage())
                            .hint("A wrong passphrase reads like a damaged key."),
                    e);
        }
    }

    void close(Session session) {
        session.disconnect();
        Session jump = jumps.remove(session);
        if (jump != null) {
            jump.disconnect();
        }
    }
}
