package io.obsctl.infra.ssh;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.KeyPair;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A private key in a file, with its certificate or without. The host is asked first whether it would take the key; only
 * then is the file opened, so that nobody is asked for the passphrase of a key that no host wants.
 */
final class FileIdentity implements Identity {
    private static final String CERTIFICATE = "-cert-v01@openssh.com";

    private final Path file;
    private final byte[] blob;
    private final Passphrases keys;
    private final Consumer<String> failed;

    /**
     * @param blob the public key or the certificate
     * @param failed takes why it could not sign
     */
    FileIdentity(Path file, byte[] blob, Passphrases keys, Consumer<String> failed) {
        this.file = file;
        this.blob = blob.clone();
        this.keys = keys;
        this.failed = failed;
    }

    @Override
    public byte[] getPublicKeyBlob() {
        return blob.clone();
    }

    @Override
    public String getAlgName() {
        return KeyFile.type(blob);
    }

    @Override
    public String getName() {
        return file.toString();
    }

    @Override
    public byte @Nullable [] getSignature(byte[] data) {
        return getSignature(data, getAlgName());
    }

    /** {@code null}, which jsch takes for "not this key", when the file cannot be opened. */
    @Override
    public byte @Nullable [] getSignature(byte[] data, String algorithm) {
        Passphrases.Opened opened = keys.open(file);
        if (opened instanceof Passphrases.Opened.Not not) {
            failed.accept(file + " (" + not.why() + ")");
            return null;
        }
        KeyPair pair = ((Passphrases.Opened.Key) opened).pair();
        synchronized (pair) {
            return pair.getSignature(data, algorithm.replace(CERTIFICATE, ""));
        }
    }

    @Override
    public boolean isEncrypted() {
        return false;
    }

    @Override
    public boolean setPassphrase(byte @Nullable [] passphrase) {
        return true;
    }

    @Override
    public void clear() {
        // The opened key is shared by all connections of the run.
    }
}
