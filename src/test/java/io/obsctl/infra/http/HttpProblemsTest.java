package io.obsctl.infra.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.HttpResult.Reason;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpProblemsTest {
    private static final URI URL = URI.create("https://user:FAKEpw@logs.example.com/loki/api/v1/push?x=FAKE");

    private static Answered answer(int status, String body) {
        return new Answered(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "401, http/unauthorized, DENIED",
        "403, http/forbidden, DENIED",
        "404, http/not-found, UNREACHABLE",
        "409, http/conflict, CONFLICT",
        "412, http/conflict, CONFLICT",
        "429, http/rate-limited, UNREACHABLE",
        "500, http/server-error, UNREACHABLE",
        "503, http/server-error, UNREACHABLE",
        "302, http/redirected, UNREACHABLE",
        "400, http/refused, NO",
        "422, http/refused, NO",
        "204, http/unexpected, UNREACHABLE"
    })
    void everyStatusHasItsIdAndExitCode(int status, String id, ExitCode code) {
        Answered answer = answer(status, "");
        assertThat(HttpProblems.of("pushing", URL, answer).id()).hasToString(id);
        assertThat(HttpProblems.exitCode(answer)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "DNS, http/unreachable",
        "REFUSED, http/unreachable",
        "NO_ROUTE, http/unreachable",
        "CUT, http/unreachable",
        "TIMEOUT, http/timeout",
        "TLS, http/tls",
        "PROXY, http/proxy",
        "TOO_LARGE, http/unreachable",
        "ADDRESS, http/unreachable"
    })
    void everyReasonHasItsId(Reason reason, String id) {
        Unreachable result = new Unreachable(reason, "why");
        assertThat(HttpProblems.of("pushing", URL, result).id()).hasToString(id);
        assertThat(HttpProblems.exitCode(result)).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void saysWhatWasDoneWhereAndWhatTheServerSaid() {
        Problem problem =
                HttpProblems.of("pushing", URL, answer(401, "{\"status\":\"error\",\n \"error\":\"invalid token\"}"));
        assertThat(problem.detail())
                .isEqualTo("pushing: https://logs.example.com/loki/api/v1/push answered 401: "
                        + "{\"status\":\"error\", \"error\":\"invalid token\"}");
    }

    @Test
    void trimsMasksAndFlattensTheBody() {
        String token = "glc_eyJvIjoiRkFLRSJ9RkFLRUZBS0U=";
        String detail = HttpProblems.of("x", URL, answer(400, token + "\u001b[31m\r\n" + "y".repeat(5000)))
                .detail();
        assertThat(detail).contains("glc_***").doesNotContain("RkFLR").doesNotContain("\u001b");
        assertThat(detail.length()).isLessThan(500);
        assertThat(HttpProblems.of("x", URL, answer(502, "<!DOCTYPE html><p>Bad"))
                        .detail())
                .endsWith("answered 502 with an HTML page");
    }

    @Test
    void aTlsProblemComesWithACommandThatShowsTheCertificate() {
        Problem problem = HttpProblems.of("x", URL, new Unreachable(Reason.TLS, "why"));
        assertThat(problem.hints().get(1).command())
                .isEqualTo("openssl s_client -connect logs.example.com:443 -servername logs.example.com </dev/null");
    }

    @ParameterizedTest
    @CsvSource({
        "token glc_eyJvIjoiRkFLRSJ9RkFLRQ== end, token glc_*** end",
        "glsa_FAKEFAKEFAKEFAKEFAKEFAKEFAKEFAKE_deadbeef, glsa_***",
        "Authorization: Bearer FAKE-1234.abcd!, Authorization: Bearer ***!",
        "Authorization: Basic MTQ2MTUwMzpnbGNfRkFLRQ==, Authorization: Basic ***",
        "raw MTQ2MTUwMzpnbGNfRkFLRUZBS0VGQUtF ok, raw *** ok",
        "http://u:FAKEpw@h/x, http://u:***@h/x",
        "basic authentication failed, basic authentication failed",
        "the bearer token was refused, the bearer token was refused",
        "a sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c, a sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
    })
    void masksTokensAndLeavesProseAlone(String text, String masked) {
        assertThat(TokenMask.mask(text)).isEqualTo(masked);
    }
}
