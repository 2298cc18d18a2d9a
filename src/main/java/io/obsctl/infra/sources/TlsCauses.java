package io.obsctl.infra.sources;

import io.obsctl.infra.http.HttpResult.Reason;
import io.obsctl.infra.http.HttpResult.TlsFault;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.infra.http.OurCertificate;
import io.obsctl.infra.http.TlsOver;
import io.obsctl.model.SourceCause;
import io.obsctl.verify.source.SourceProber.Answer;
import io.obsctl.verify.source.SourceReach.Way;
import java.io.IOException;
import java.util.List;

/** What is wrong with a source's TLS. */
final class TlsCauses {
    private TlsCauses() {}

    static Answer of(String address, IOException e, Way way) {
        Unreachable why = TlsOver.explain(e);
        String words = why.detail();
        if (OurCertificate.wanted(String.valueOf(e.getMessage()))) {
            return answer(address, "it wants a client certificate: " + words, SourceCause.WANTS_CERTIFICATE);
        }
        if (why.tls() == TlsFault.NO_TLS) {
            return answer(address, "it does not speak TLS", SourceCause.NO_TLS);
        }
        if (why.reason() != Reason.TLS || ended(why)) {
            return answer(address, words, ending(way));
        }
        String by = why.tls() == TlsFault.ISSUER && way.tunnelled() ? "; the host may trust another" : "";
        return answer(address, words + by, SourceCause.CERTIFICATE);
    }

    /** The connection was over before the handshake was: whoever listens there said nothing at all. */
    static boolean ended(Unreachable why) {
        return why.tls() == TlsFault.HANDSHAKE && why.detail().endsWith("terminated the handshake");
    }

    /** Behind a tunnel an end without a word is mostly that nobody listens. */
    static SourceCause[] ending(Way way) {
        return way.tunnelled()
                ? new SourceCause[] {SourceCause.REFUSED, SourceCause.NO_TLS}
                : new SourceCause[] {SourceCause.CUT};
    }

    private static Answer answer(String address, String words, SourceCause... causes) {
        return new Answer(address, List.of(causes), words);
    }
}
