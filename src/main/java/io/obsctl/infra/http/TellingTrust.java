package io.obsctl.infra.http;

import io.obsctl.infra.http.HttpResult.TlsFault;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The JDK's own trust, which decides alone; where it refuses, the refusal says who issued what, and until when. */
final class TellingTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager jdk;

    private TellingTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    /** With the JDK's default trust store. */
    static TellingTrust ofThisMachine() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager one : factory.getTrustManagers()) {
            if (one instanceof X509ExtendedTrustManager own) {
                return new TellingTrust(own);
            }
        }
        throw new GeneralSecurityException("the JDK has no X.509 trust manager");
    }

    /** The same for a trust of one's own. */
    static X509TrustManager over(X509TrustManager own) {
        return own instanceof X509ExtendedTrustManager extended ? new TellingTrust(extended) : own;
    }

    SSLSocketFactory sockets() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {this}, null);
        return context.getSocketFactory();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, type);
        } catch (CertificateException e) {
            throw told(chain, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, type, socket);
        } catch (CertificateException e) {
            throw told(chain, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
            throw told(chain, e);
        }
    }

    private static RefusedChain told(X509Certificate[] chain, CertificateException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof CertificateExpiredException) {
                return new RefusedChain(TlsFault.DATES, "the certificate " + expired(chain), e);
            }
            if (t instanceof CertificateNotYetValidException) {
                return new RefusedChain(TlsFault.DATES, "the certificate " + early(chain), e);
            }
        }
        X509Certificate top = chain.length == 0 ? null : chain[chain.length - 1];
        boolean alone =
                chain.length == 1 && chain[0].getIssuerX500Principal().equals(chain[0].getSubjectX500Principal());
        String by = alone
                ? "signed by itself"
                : "issued by " + (top == null ? "nobody" : name(top.getIssuerX500Principal()));
        return new RefusedChain(TlsFault.ISSUER, "the certificate is " + by + ", which this machine does not trust", e);
    }

    private static String expired(X509Certificate[] chain) {
        X509Certificate first = earliest(chain);
        return first == null
                ? "is expired"
                : "expired at " + first.getNotAfter().toInstant();
    }

    private static @Nullable X509Certificate earliest(X509Certificate[] chain) {
        X509Certificate found = null;
        for (X509Certificate one : chain) {
            if (found == null || one.getNotAfter().before(found.getNotAfter())) {
                found = one;
            }
        }
        return found;
    }

    private static String early(X509Certificate[] chain) {
        return chain.length == 0
                ? "is not yet valid"
                : "is valid from " + chain[0].getNotBefore().toInstant();
    }

    /** The common name, or all of it. */
    private static String name(X500Principal who) {
        for (String part : who.getName().split(",", -1)) {
            if (part.startsWith("CN=")) {
                return part.substring(3);
            }
        }
        return who.getName();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        jdk.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        jdk.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        jdk.checkClientTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
