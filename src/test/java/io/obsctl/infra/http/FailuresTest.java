package io.obsctl.infra.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.HttpResult.Reason;
import io.obsctl.infra.http.HttpResult.TlsFault;
import io.obsctl.infra.http.HttpResult.Unreachable;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

/** What the network's exceptions mean. */
class FailuresTest {
    private static final IOException WRONG_NAME =
            new SSLPeerUnverifiedException("Hostname x not verified: subjectAltNames: [a.example, b.example]");

    @Test
    void ofSeveralAddressesTheOneThatCameAsFarAsTlsIsTold() {
        IOException refused = new ConnectException("Connection refused");
        refused.addSuppressed(new ConnectException("Connection refused"));
        refused.addSuppressed(WRONG_NAME);
        assertThat(read(refused))
                .isEqualTo(new Unreachable(Reason.TLS, "the certificate is for a.example, b.example", TlsFault.NAME));
    }

    @Test
    void ofAddressesThatAllRefuseTheRefusalIsTold() {
        IOException refused = new ConnectException("Connection refused");
        refused.addSuppressed(new ConnectException("Connection refused"));
        assertThat(read(refused).reason()).isEqualTo(Reason.REFUSED);
    }

    private static Unreachable read(IOException e) {
        return Failures.read(e, "", Duration.ofSeconds(1));
    }
}
