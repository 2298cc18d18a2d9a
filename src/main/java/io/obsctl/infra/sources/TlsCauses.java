package io.obsctl.infra.sources;

import io.obsctl.infra.http.HttpResult.Reason;
import io.obsctl.infra.http.HttpResult.TlsFault;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.infra.http.TlsOver;
import io.obsctl.model.SourceCause;
import io.obsctl.verify.source.SourceProber.Answer;
import io.obsctl.verify.source.SourceReach.Way;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What is wrong with a source's TLS. */
final class TlsCauses {
    private TlsCauses() {}

    static Answer of(String address, IOException e, Way way) {
        Unreachable why = TlsOver.explain(e);
        String words = why.detail();
        String lower = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        // The alerts of RFC 8446, 6.2: what a server answers who wants a certificate and gets none, or another's.
        if (lower.contains("certificate_required") || lower.contains("bad_certificate")) {
            return answer(address, "it wants a client certificate: " + words, SourceCause.WANTS_CERTIFICATE);
        }
        if (why.tls() == TlsFault.NO_TLS) {
            return answer(address, "it does not speak TLS", SourceCause.NO_TLS);
        }
        if (why.reason() != Reason.TLS) {
            return way.tunnelled()
                    ? answer(address, words, SourceCause.REFUSED, SourceCause.NO_TLS)
                    : answer(address, words, SourceCause.CUT);
        }
        String by = why.tls() == TlsFault.ISSUER && way.tunnelled() ? "; the host may trust another" : "";
        return answer(address, words + by, SourceCause.CERTIFICATE);
    }

    private static Answer answer(String address, String words, SourceCause... causes) {
        return new Answer(address, List.of(causes), words);
    }
}
