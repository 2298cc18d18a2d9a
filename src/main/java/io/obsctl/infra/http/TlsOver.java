package io.obsctl.infra.http;

import io.obsctl.infra.http.HttpResult.TlsFault;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.model.ClientTls;
import io.obsctl.model.SecretSource;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import okhttp3.internal.tls.OkHostnameVerifier;
import org.jspecify.annotations.Nullable;

/** TLS over a connection that is open already, for protocols other than HTTP. */
public final class TlsOver {
    private TlsOver() {}

    /** What of the server's certificate has to be right. */
    public enum Check {
        ISSUER,
        ISSUER_AND_NAME
    }

    /**
     * A connection with TLS.
     *
     * @param unmet whether the server asked for a certificate of ours and there was none. Since TLS 1.3 it says only later
     *     that it cannot do without, and may end the connection before that is read.
     */
    public record Shaken(Socket socket, boolean unmet) {}

    /**
     * Shakes hands. The name is the one in the profile: a tunnel ends at 127.0.0.1, which no certificate names.
     *
     * @param tls {@code null} for what the system trusts
     * @throws IOException which {@link #explain} reads; the socket is left to the caller
     * @throws io.obsctl.problem.ObsctlException when a reference in {@code tls} leads to no certificate
     */
    public static Shaken wrap(
            Socket plain, String host, int port, @Nullable ClientTls tls, SecretSource secrets, Check check)
            throws IOException {
        PemMaterial material = PemMaterial.of(tls == null ? new ClientTls(null, null, null) : tls, secrets);
        SSLSocket secure = (SSLSocket) material.context().getSocketFactory().createSocket(plain, host, port, true);
        secure.startHandshake();
        if (check == Check.ISSUER_AND_NAME) {
            Certificate first = secure.getSession().getPeerCertificates()[0];
            if (!(first instanceof X509Certificate own) || !OkHostnameVerifier.INSTANCE.verify(host, own)) {
                String names = first instanceof X509Certificate own
                        ? String.join(", ", OkHostnameVerifier.INSTANCE.allSubjectAltNames(own))
                        : "";
                throw new WrongName("the certificate is for " + (names.isEmpty() ? "another name" : names));
            }
        }
        return new Shaken(secure, material.none() != null && material.none().asked());
    }

    /** Why no TLS came about, in words for people; {@link TlsFault#NONE} where TLS is not to blame. */
    public static Unreachable explain(IOException e) {
        return e instanceof WrongName
                ? new Unreachable(HttpResult.Reason.TLS, String.valueOf(e.getMessage()), TlsFault.NAME)
                : Failures.read(e, "", Duration.ofSeconds(5));
    }

    /** A certificate for somebody else. */
    private static final class WrongName extends SSLException {
        private static final long serialVersionUID = 1L;

        WrongName(String message) {
            super(message);
        }
    }
}
