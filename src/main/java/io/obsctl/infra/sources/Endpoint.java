package io.obsctl.infra.sources;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpProblems;
import io.obsctl.infra.http.HttpResult;
import io.obsctl.infra.http.HttpResult.Answered;
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

    /** @param headers more, {@code Authorization} for instance */
    Answer ask(String scheme, String target, String path, Map<String, String> headers, Way way) {
        String host = way.tunnelled() ? "127.0.0.1" : bracketed(way.local().getHostString());
        HttpCall call = HttpCall.get(
                        URI.create(scheme + "://" + host + ":" + way.local().getPort() + path), DEADLINE)
                .with("Host", target);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            call = call.with(header.getKey(), header.getValue());
        }
        HttpResult result = http.send(call);
        return result instanceof Answered answered
                ? answered(target, answered, headers.containsKey("Authorization"))
                : silent(target, (HttpResult.Unreachable) result, way);
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
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
        SourceCause cause = switch (none.reason()) {
            case DNS -> SourceCause.NO_ADDRESS;
            case REFUSED, NO_ROUTE -> SourceCause.REFUSED;
            case TIMEOUT -> SourceCause.TIMED_OUT;
            case TLS -> none.tls() == HttpResult.TlsFault.NO_TLS ? SourceCause.NO_TLS : SourceCause.CERTIFICATE;
            case CUT -> way.tunnelled() ? SourceCause.REFUSED : SourceCause.CUT;
            default -> SourceCause.SOMETHING_ELSE;
        };
        return answer(target, none.detail(), cause);
    }

    private static Answer answer(String target, String words, SourceCause... causes) {
        return new Answer(target, List.of(causes), words);
    }
}
