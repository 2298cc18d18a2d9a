package io.obsctl.infra.http;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.HttpResult.Unreachable;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a server wants a certificate of the caller and got none, or one that it does not take. Programs in Go break off
 * the handshake with an alert (RFC 8446, 6.2), nginx answers 400 and says so in its page.
 */
public final class OurCertificate {
    private static final Pattern ALERT = Pattern.compile("received fatal alert: (certificate_required|bad_certificate"
            + "|unsupported_certificate|certificate_revoked|certificate_expired|certificate_unknown|unknown_ca)");

    private OurCertificate() {}

    public static boolean wanted(HttpResult result) {
        if (result instanceof Answered answer) {
            return answer.status() == 400
                    && answer.text().toLowerCase(Locale.ROOT).contains("ssl certificate");
        }
        return wanted(((Unreachable) result).detail());
    }

    /** @param said the words of an exception of TLS */
    public static boolean wanted(String said) {
        return ALERT.matcher(said.toLowerCase(Locale.ROOT)).find();
    }
}
