package io.obsctl.sandbox.collector.net;

import io.obsctl.sandbox.collector.value.Arguments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS options that the sandbox knows: certificate and key of a server, and for clients an authority of their own or
 * no checks at all. Keys are PKCS#8 PEM ({@code BEGIN PRIVATE KEY}).
 */
public record Tls(String certFile, String keyFile, String caFile, boolean insecureSkipVerify, boolean anything) {
    /** Reads a {@code tls} or {@code tls_config} block. */
    public static Tls of(Arguments b) {
        b.ignoring(
                "min_version",
                "max_version",
                "server_name",
                "insecure",
                "reload_interval",
                "include_system_ca_certs_pool");
        String cert = b.text("cert_file", "");
        String key = b.text("key_file", "");
        if (cert.isEmpty() != key.isEmpty()) {
            b.fault(b.header(), "cert_file and key_file must be given together");
        }
        return new Tls(cert, key, b.text("ca_file", ""), b.flag("insecure_skip_verify", false), true);
    }

    public static Tls none() {
        return new Tls("", "", "", false, false);
    }

    /** The context of a server. */
    public SSLContext server() throws IOException {
        return context(null);
    }

    private SSLContext context(TrustManager @Nullable [] trust) throws IOException {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certFile.isEmpty() ? null : keyStore(), new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(certFile.isEmpty() ? null : keys.getKeyManagers(), trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("failed to load TLS config: " + e.getMessage(), e);
        }
    }

    private KeyStore keyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Collection<? extends Certificate> chain = certificates(certFile);
        store.setKeyEntry("key", privateKey(Path.of(keyFile)), new char[0], chain.toArray(new Certificate[0]));
        return store;
    }

    private static Collection<? extends Certificate> certificates(String file)
            throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(Path.of(file));
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        int start = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (start < 0 || end < 0) {
            throw new IOException(
                    file + " holds no PKCS#8 key (BEGIN PRIVATE KEY), the only kind the sandbox's collector reads");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(start + 27, end));
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (java.security.spec.InvalidKeySpecException e) {
                continue; // of another kind
            }
        }
        throw new IOException(file + " holds a key of an unknown kind");
    }

    /** What a client trusts: everything, one authority, or what the process trusts ({@code null}). */
    @Nullable
    X509TrustManager trust() throws IOException {
        if (insecureSkipVerify) {
            return new TrustEverything();
        }
        if (caFile.isEmpty()) {
            return null;
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int i = 0;
            for (Certificate certificate : certificates(caFile)) {
                store.setCertificateEntry("ca" + i++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new IOException(caFile + " gives nothing to trust");
        } catch (GeneralSecurityException e) {
            throw new IOException("failed to load CA " + caFile + ": " + e.getMessage(), e);
        }
    }

    SSLContext client(X509TrustManager trust) throws IOException {
        return context(new TrustManager[] {trust});
    }

    /** For {@code insecure_skip_verify = true}, which says what it does. */
    private static final class TrustEverything implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // asked for
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // asked for
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
