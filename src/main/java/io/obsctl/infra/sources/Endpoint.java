package io.obsctl.infra.sources;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.OurCertificate;
import io.obsctl.model.SourceCause;
import io.obsctl.verify.source.SourceProber.Answer;
import io.obsctl.verify.source.SourceReach.Way;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads a Prometheus endpoint once, RabbitMQ's and its management API among them. */
final class Endpoint {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Http http;

    Endpoint(Http http) {
        this.http = http;
    }

    /**
     * @param target host and port as the profile has them: what the server is told, and what its certificate has to name
     * @param headers more, {@code Authorization} for instance
     */
    Answer ask(String scheme, String target, String path, Map<String, String> headers, Way way) {
        HttpCall call = HttpCall.get(URI.create(scheme + "://" + target + path), DEADLINE);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            call = call.with(header.getKey(), header.getValue());
        }
        HttpResult result = sent(call, way);
        return result instanceof Answered answered
                ? answered(target, answered, headers.containsKey("Authorization"))
                : silent(target, (HttpResult.Unreachable) result, way);
    }

    /** Alloy scrapes without the proxy of its environment, and so does this. */
    private HttpResult sent(HttpCall call, Way way) {
        try (Http own = way.tunnelled() ? http.through(way.local()) : http.direct()) {
            return own.send(call);
        }
    }

    private static Answer answered(String target, Answered answered, boolean login) {
        int status = answered.status();
        String said = "answered " + status + HttpProblems.body(answered);
        String lower = answered.text().toLowerCase(java.util.Locale.ROOT);
        boolean management = lower.contains("management user") || lower.contains("not monitor");
        if (status == 403 || (status == 401 && management)) {
            return answer(target, said, SourceCause.MISSING_RIGHT);
        }
        if (status == 401) {
            return login
                    ? answer(target, said, SourceCause.WRONG_PASSWORD, SourceCause.UNKNOWN_USER)
                    : answer(target, said, SourceCause.WANTS_CREDENTIALS);
        }
        if (status == 404) {
            return answer(target, said, SourceCause.WRONG_PATH);
        }
        if (OurCertificate.wanted(answered)) {
            return answer(target, said, SourceCause.WANTS_CERTIFICATE);
        }
        if (status == 400 && lower.contains("https")) {
            return answer(target, said, SourceCause.WANTS_TLS);
        }
        if (!answered.success()) {
            return answer(target, said, status / 100 == 5 ? SourceCause.NOT_READY : SourceCause.SOMETHING_ELSE);
        }
        String start = lower.stripLeading();
        boolean json = start.startsWith("{") && start.contains("\":") || start.startsWith("[");
        return start.startsWith("<") || json
                ? answer(target, json ? "JSON, no metrics" : "a web page, no metrics", SourceCause.WRONG_PATH)
                : new Answer(
                        target,
                        List.of(),
                        lower.lines().filter(l -> !l.startsWith("#")).count() + " series");
    }

    private static Answer silent(String target, HttpResult.Unreachable none, Way way) {
        if (TlsCauses.ended(none)) {
            return answer(target, none.detail(), TlsCauses.ending(way));
        }
        SourceCause cause = switch (none.reason()) {
            case DNS -> SourceCause.NO_ADDRESS;
            case REFUSED, NO_ROUTE -> SourceCause.REFUSED;
            case TIMEOUT -> SourceCause.TIMED_OUT;
            case TLS -> tls(none);
            case CUT -> way.tunnelled() ? SourceCause.REFUSED : SourceCause.CUT;
            default -> SourceCause.SOMETHING_ELSE;
        };
        boolean elsewhere = none.tls() == HttpResult.TlsFault.ISSUER && way.tunnelled();
        return answer(target, none.detail() + (elsewhere ? "; the host may trust another" : ""), cause);
    }

    private static SourceCause tls(HttpResult.Unreachable none) {
        if (none.tls() == HttpResult.TlsFault.NO_TLS) {
            return SourceCause.NO_TLS;
        }
        return OurCertificate.wanted(none) ? SourceCause.WANTS_CERTIFICATE : SourceCause.CERTIFICATE;
    }

    private static Answer answer(String target, String words, SourceCause... causes) {
        return new Answer(target, List.of(causes), words);
    }
}
