package io.obsctl.infra.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import io.obsctl.model.HostKeyOffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The known hosts, remembering which key a host offered, so that a refusal can say whose fingerprint it refused. */
final class OfferedKeys implements HostKeyRepository {
    private final HostKeyRepository known;
    private volatile @Nullable HostKeyOffer last;

    OfferedKeys(HostKeyRepository known) {
        this.known = known;
    }

    /** The last key that was offered. */
    Optional<HostKeyOffer> offered() {
        return Optional.ofNullable(last);
    }

    @Override
    public int check(String host, byte[] key) {
        try {
            HostKey offered = new HostKey(host, key);
            last = new HostKeyOffer(host, offered.getType(), offered.getKey(), fingerprint(key));
        } catch (JSchException e) {
            last = null;
        }
        return known.check(host, key);
    }

    /** The form that {@code ssh} and {@code ssh-keygen -l} print. */
    static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void add(HostKey key, @Nullable UserInfo user) {
        // Never by itself: only a person trusts a key.
    }

    @Override
    public void remove(String host, String type) {
        // A key that is known stays known.
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        // A key that is known stays known.
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return known.getKnownHostsRepositoryID();
    }

    @Override
    public HostKey[] getHostKey() {
        return known.getHostKey();
    }

    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        return known.getHostKey(host, type);
    }
}
