package io.obsctl.infra.ssh;

import com.jcraft.jsch.JSch;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Loads the classes of a first handshake without one, so that the start-up archive holds them. */
public final class SshTraining {
    private static final String[] ALGORITHMS = {
        "kex", "server_host_key", "cipher.s2c", "mac.s2c", "compression.s2c", "PubkeyAcceptedAlgorithms"
    };
    private static final String[] PARTS = {
        "Session",
        "ChannelExec",
        "ChannelSession",
        "Packet",
        "Buffer",
        "IO",
        "UserAuthNone",
        "UserAuthPublicKey",
        "KnownHosts",
        "KeyPairEd25519",
        "KeyPairEdDSA",
        "DHXEC",
        "DHEC256",
        "RequestExec",
        "KeyPairDeferred",
        "OpenSshCertificateUtil",
        "ChannelDirectTCPIP",
        "jce.KeyPairGenXEC",
        "jce.XDH",
        "jce.SignatureEd25519",
        "jce.Random",
        "jce.SHA256",
        "jce.SHA512"
    };

    private SshTraining() {}

    /** Connects nowhere. What this Java does not have is left out. */
    public static void load() {
        for (String list : ALGORITHMS) {
            String names = JSch.getConfig(list);
            for (String name : names == null ? new String[0] : names.split(",")) {
                String implementation = JSch.getConfig(name);
                if (implementation != null && implementation.startsWith("com.jcraft.")) {
                    initialize(implementation);
                }
            }
        }
        for (String part : PARTS) {
            initialize("com.jcraft.jsch." + part);
        }
        handshake();
    }

    private static void initialize(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException | LinkageError e) {
            // Another version of the library: it costs its time at the first connection.
        }
    }

    /** The steps of a handshake as the JDK does them. */
    private static void handshake() {
        try {
            KeyPairGenerator exchange = KeyPairGenerator.getInstance("X25519");
            KeyPair ours = exchange.generateKeyPair();
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(ours.getPrivate());
            agreement.doPhase(exchange.generateKeyPair().getPublic(), true);
            byte[] secret = MessageDigest.getInstance("SHA-256").digest(agreement.generateSecret());
            KeyPair host = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(host.getPrivate());
            signature.update(secret);
            byte[] signed = signature.sign();
            signature.initVerify(host.getPublic());
            signature.update(secret);
            signature.verify(signed);
            new SecureRandom().nextBytes(secret);
            SecretKeySpec key = new SecretKeySpec(secret, 0, 16, "AES");
            Cipher counter = Cipher.getInstance("AES/CTR/NoPadding");
            counter.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[16]));
            counter.update(secret);
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, new byte[12]));
            gcm.doFinal(secret);
            for (String name : new String[] {"HmacSHA256", "HmacSHA512"}) {
                Mac mac = Mac.getInstance(name);
                mac.init(new SecretKeySpec(secret, name));
                mac.doFinal(secret);
            }
        } catch (GeneralSecurityException e) {
            // This Java has not all of them; what it has is loaded.
        }
    }
}
