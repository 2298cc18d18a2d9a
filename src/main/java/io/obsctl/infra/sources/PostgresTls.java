package io.obsctl.infra.sources;

import io.obsctl.infra.http.TlsOver;
import io.obsctl.model.ClientTls;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.SourceCause;
import io.obsctl.problem.ObsctlException;
import io.obsctl.verify.source.SourceProber.Answer;
import io.obsctl.verify.source.SourceReach.FileText;
import io.obsctl.verify.source.SourceReach.Way;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a PostgreSQL server against the name in its data source name, before the login: an SSLRequest
 * (PostgreSQL manual, 55.2.11) and a handshake. {@code verify-ca} looks at the issuer, {@code verify-full} at the name
 * too, and {@code require} with an authority is {@code verify-ca}, as in libpq and in the exporter's driver.
 */
final class PostgresTls {
    private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x2f};
    private static final int MILLIS = 5_000;

    private PostgresTls() {}

    /**
     * What the look came to.
     *
     * @param refused what is wrong, or {@code null}
     * @param remark what was not looked at; may be empty
     */
    record Checked(@Nullable Answer refused, String remark) {}

    static Checked check(Dsn dsn, Way way) {
        boolean full = dsn.sslmode().equals("verify-full");
        boolean named = !dsn.sslrootcert().isEmpty() && !dsn.sslrootcert().equals("system");
        if (!full && !dsn.sslmode().equals("verify-ca") && !(dsn.sslmode().equals("require") && named)) {
            return new Checked(null, "");
        }
        ClientTls trust = null;
        SecretSource pem = ref -> Secret.of("");
        if (named) {
            FileText authority = way.files().read(dsn.sslrootcert());
            if (!(authority instanceof FileText.Held held)) {
                return unchecked(dsn, authority);
            }
            Secret text = Secret.of(held.text());
            pem = ref -> text;
            trust = new ClientTls(new SecretRef("file", dsn.sslrootcert()), null, null);
        }
        TlsOver.Check check = full ? TlsOver.Check.ISSUER_AND_NAME : TlsOver.Check.ISSUER;
        return new Checked(shaken(dsn, way, trust, pem, check), "");
    }

    /** Without the file {@code require} is as if it were not named; the others refuse. */
    private static Checked unchecked(Dsn dsn, FileText authority) {
        if (authority instanceof FileText.Unread unread) {
            return new Checked(null, "its certificate was not checked: " + dsn.sslrootcert() + ": " + unread.why());
        }
        return dsn.sslmode().equals("require")
                ? new Checked(null, "")
                : new Checked(
                        new Answer(
                                dsn.address(),
                                List.of(SourceCause.CERTIFICATE),
                                "sslrootcert=" + dsn.sslrootcert() + " is not there"),
                        "");
    }

    private static @Nullable Answer shaken(
            Dsn dsn, Way way, @Nullable ClientTls trust, SecretSource pem, TlsOver.Check check) {
        InetSocketAddress to =
                new InetSocketAddress(way.local().getHostString(), way.local().getPort());
        try (Socket plain = new Socket()) {
            plain.connect(to, MILLIS);
            plain.setSoTimeout(MILLIS);
            plain.getOutputStream().write(SSL_REQUEST);
            plain.getOutputStream().flush();
            if (plain.getInputStream().read() != 'S') {
                return null; // The login says it with the server's own words.
            }
            TlsOver.wrap(plain, dsn.host(), dsn.port(), trust, pem, check)
                    .socket()
                    .close();
            return null;
        } catch (SSLException e) {
            return TlsCauses.of(dsn.address(), e, way);
        } catch (ObsctlException e) {
            String why = e.problems().get(0).detail();
            return new Answer(dsn.address(), List.of(SourceCause.CERTIFICATE), "sslrootcert: " + why);
        } catch (IOException e) {
            return null; // The login says why there is no connection.
        }
    }
}
