package io.obsctl.infra.http;

import io.obsctl.model.ClientTls;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Keys and authorities of one connection, from PEM.
 *
 * @param none stands for keys where there are none; {@code null} where there are
 */
record PemMaterial(
        SSLContext context,
        X509TrustManager trust,
        @Nullable NoKeys none) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([^-]+)-----END (?:RSA |EC )?PRIVATE KEY-----");

    /**
     * @throws ObsctlException when a reference leads nowhere, or with {@code secret/pem} when what it leads to is no
     *     certificate or key; the text itself is never quoted
     */
    static PemMaterial of(ClientTls tls, SecretSource secrets) {
        try {
            X509TrustManager trust = trust(tls.ca() == null ? null : certificates(tls.ca(), secrets));
            NoKeys none = tls.cert() == null || tls.key() == null ? new NoKeys() : null;
            KeyManager[] keys = tls.cert() == null || tls.key() == null
                    ? new KeyManager[] {none}
                    : keys(tls.cert(), tls.key(), secrets);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trust}, null);
            return new PemMaterial(context, trust, none);
        } catch (GeneralSecurityException | IOException e) {
            throw wrong(
                    String.valueOf(tls.cert() == null ? tls.ca() : tls.cert()),
                    "certificate and key do not go together");
        }
    }

    private static X509TrustManager trust(@Nullable Collection<? extends Certificate> own)
            throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (own != null) {
            store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int i = 0;
            for (Certificate certificate : own) {
                store.setCertificateEntry("ca" + i++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return TellingTrust.over(x509);
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }

    private static KeyManager[] keys(SecretRef cert, SecretRef key, SecretSource secrets)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] chain = certificates(cert, secrets).toArray(new Certificate[0]);
        store.setKeyEntry("key", privateKey(key, secrets.resolve(key)), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(SecretRef ref, SecretSource secrets) {
        byte[] pem = secrets.resolve(ref).reveal().getBytes(StandardCharsets.UTF_8);
        try {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!all.isEmpty()) {
                return all;
            }
        } catch (GeneralSecurityException e) {
            throw wrong(ref.toString(), "no certificate in PEM");
        }
        throw wrong(ref.toString(), "no certificate in PEM");
    }

    private static PrivateKey privateKey(SecretRef ref, Secret secret) throws GeneralSecurityException {
        Matcher m = KEY.matcher(secret.reveal());
        if (!m.find()) {
            throw wrong(
                    ref.toString(),
                    secret.reveal().contains("ENCRYPTED")
                            ? "the key is encrypted; store it without a passphrase, readable by you alone"
                            : "no private key in PEM");
        }
        byte[] der = Base64.getMimeDecoder().decode(m.group(2));
        byte[] pkcs8 = switch (m.group(1)) {
            case "RSA " -> Der.rsa(der);
            case "EC " -> Der.ec(der);
            default -> der;
        };
        for (String algorithm : List.of("RSA", "EC", "Ed25519", "Ed448")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                continue; // a key of another kind
            }
        }
        throw wrong(ref.toString(), "a private key of a kind that is not known");
    }

    private static ObsctlException wrong(String ref, String why) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error("secret/pem", "A certificate or key cannot be used", ref + ": " + why)
                        .hint("tls.ca and tls.cert hold certificates, tls.key one private key, each as PEM"));
    }
}
