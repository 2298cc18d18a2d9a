package io.obsctl.infra.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.SSHAgentConnector;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;

/**
 * The keys that one connection offers, in OpenSSH's order: those named that the agent holds, the agent's others, files.
 * Nothing is ever added to the agent.
 */
final class Identities implements IdentityRepository {
    private final Vector<Identity> offered = new Vector<>();
    private final Set<String> tried = new LinkedHashSet<>();
    private final List<String> hardware = new ArrayList<>();
    private int fromAgent;

    private Identities() {}

    /** @throws SshFailure when a key that the profile names cannot be read */
    static Identities of(Endpoint to, Passphrases keys) throws SshFailure {
        Identities all = new Identities();
        List<Identity> agent = all.agent(to);
        List<Identity> files = new ArrayList<>();
        List<byte[]> named = new ArrayList<>();
        for (Path file : to.keys()) {
            all.file(file, to, keys, files, named);
        }
        for (Identity identity : agent) {
            boolean isNamed = named.stream()
                    .anyMatch(n -> Arrays.equals(n, identity.getPublicKeyBlob())
                            || KeyFile.certifies(identity.getPublicKeyBlob(), n));
            if (isNamed || !to.onlyTheseKeys()) {
                all.offered.add(isNamed ? 0 : all.offered.size(), identity);
                all.tried.add("agent " + identity.getName());
                all.fromAgent++;
            }
        }
        files.stream()
                .filter(f ->
                        all.offered.stream().noneMatch(o -> Arrays.equals(o.getPublicKeyBlob(), f.getPublicKeyBlob())))
                .forEach(f -> {
                    all.offered.add(f);
                    all.tried.add(f.getName());
                });
        return all;
    }

    private List<Identity> agent(Endpoint to) {
        if (to.agent().isEmpty()) {
            return List.of();
        }
        try {
            return List.copyOf(
                    new AgentIdentityRepository(new SSHAgentConnector(to.agent().get())).getIdentities());
        } catch (AgentProxyException e) {
            tried.add("agent (does not answer)");
            return List.of();
        }
    }

    private void file(Path file, Endpoint to, Passphrases keys, List<Identity> files, List<byte[]> named)
            throws SshFailure {
        Optional<byte[]> key;
        try {
            key = KeyFile.publicKey(file);
        } catch (IOException e) {
            throw unreadable(to, file + ": " + e.getMessage());
        }
        if (key.isEmpty() && !Files.isReadable(file)) {
            throw unreadable(to, file.toString());
        }
        if (key.isEmpty()) {
            // An old format without a .pub file: only the opened key says what it is.
            if (keys.open(file) instanceof Passphrases.Opened.Key opened) {
                key = Optional.of(opened.pair().getPublicKeyBlob());
            } else {
                tried.add(file + " (" + ((Passphrases.Opened.Not) keys.open(file)).why() + ")");
                return;
            }
        }
        byte[] blob = key.get();
        named.add(blob);
        if (KeyFile.type(blob).startsWith("sk-")) {
            hardware.add(file.toString());
            return;
        }
        if (!Files.isReadable(file)) {
            tried.add(file + " (only its public half is here)");
            return;
        }
        for (byte[] certificate : certificates(file, to)) {
            if (KeyFile.certifies(certificate, blob)) {
                files.add(new FileIdentity(file, certificate, keys, this::instead));
            }
        }
        files.add(new FileIdentity(file, blob, keys, this::instead));
    }

    private void instead(String failed) {
        tried.removeIf(t -> failed.startsWith(t + " ("));
        tried.add(failed);
    }

    private static List<byte[]> certificates(Path key, Endpoint to) {
        List<Path> files = new ArrayList<>(to.certificates());
        files.add(Path.of(key + "-cert.pub"));
        List<byte[]> all = new ArrayList<>();
        for (Path file : files) {
            try {
                if (Files.isReadable(file)) {
                    KeyFile.line(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .ifPresent(all::add);
                }
            } catch (IOException e) {
                // Then it certifies nothing: the host refuses the bare key, and its problem names the keys.
            }
        }
        return all;
    }

    private static SshFailure unreadable(Endpoint to, String detail) {
        return new SshFailure(
                Problem.error("ssh/key-unreadable", "the private key cannot be read", to.name() + ": " + detail));
    }

    /** For people: every key that was offered, and why some could not be. */
    String tried() {
        return tried.isEmpty() ? "none" : String.join(", ", tried);
    }

    int fromAgent() {
        return fromAgent;
    }

    /** Files of keys that live in hardware and that the agent does not hold. */
    List<String> hardware() {
        return List.copyOf(hardware);
    }

    @Override
    public String getName() {
        return "obsctl";
    }

    @Override
    public int getStatus() {
        return RUNNING;
    }

    @Override
    public Vector<Identity> getIdentities() {
        return offered;
    }

    @Override
    public boolean add(byte[] identity) {
        return false;
    }

    @Override
    public boolean remove(byte[] blob) {
        return false;
    }

    @Override
    public void removeAll() {
        // What is offered is fixed.
    }
}
