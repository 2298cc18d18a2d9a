package io.obsctl.infra.lane;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.Signal;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.LaneProber.Obstacle;
import io.obsctl.verify.lane.LaneProber.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HttpLaneProberTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().build();

    private static final Http HTTP = new Http("test", RetryPolicy.NONE);
    private static final SecretRef TOKEN = SecretRef.parse("env:T");
    private static final SecretSource SECRETS = ref -> Secret.of("glc_FAKEtoken");

    @AfterAll
    static void close() {
        HTTP.close();
    }

    private static Knock knock(Lane lane, String path, LaneAuth auth) {
        LaneAddress address = new LaneAddress(URI.create(SERVER.baseUrl() + path), "123", auth, null);
        return new Knock(lane, Signal.TRACES, address, auth == LaneAuth.BASIC ? "123" : null, TOKEN);
    }

    private static Answer ask(Lane lane, ResponseDefinitionBuilder response) {
        SERVER.stubFor(any(anyUrl()).willReturn(response));
        return new HttpLaneProber(HTTP, SECRETS, Duration.ofSeconds(20)).ask(knock(lane, "", LaneAuth.BASIC));
    }

    private static LoggedRequest last() {
        return SERVER.findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()))
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "OTLP_WRITE, /otlp, POST /otlp/v1/traces",
        "MIMIR_WRITE, /api/prom, POST /api/prom/push",
        "MIMIR_WRITE, '', POST /api/v1/write",
        "MIMIR_WRITE, /prometheus, POST /api/v1/push",
        "MIMIR_READ, /api/prom, GET /api/prom/api/v1/query?query=vector(1)",
        "LOKI_WRITE, '', POST /loki/api/v1/push",
        "LOKI_READ, /, GET /loki/api/v1/labels",
        "TEMPO_READ, /tempo, GET /tempo/api/search?q=%7B%7D&limit=1",
    })
    void asksEachLaneByItsOwnPathWithIdAndToken(Lane lane, String path, String line) {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
        new HttpLaneProber(HTTP, SECRETS, Duration.ofSeconds(20)).ask(knock(lane, path, LaneAuth.BASIC));
        assertThat(last().getMethod() + " " + last().getUrl()).isEqualTo(line);
        assertThat(last().getHeader("Authorization"))
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString("123:glc_FAKEtoken".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void asksGrafanaWithTheTokenAlone() {
        SERVER.stubFor(any(anyUrl())
                .willReturn(aResponse().withBody("{\"dashboards:create\":[\"*\"],\"datasources:read\":[\"*\"]}")));
        Answer answer =
                new HttpLaneProber(HTTP, SECRETS, Duration.ofSeconds(20)).ask(knock(Lane.GRAFANA, "", LaneAuth.BEARER));
        assertThat(last().getHeader("Authorization")).isEqualTo("Bearer glc_FAKEtoken");
        assertThat(answer).isEqualTo(new Answer.Accepted(200, "Editor"));
    }

    @Test
    void sendsAWriteRequestThatHoldsNothing() throws java.io.IOException {
        ask(Lane.MIMIR_WRITE, aResponse().withStatus(200));
        assertThat(org.xerial.snappy.Snappy.uncompress(last().getBody())).isEmpty();
        SERVER.resetRequests();
        ask(Lane.LOKI_WRITE, aResponse().withStatus(204));
        assertThat(last().getBodyAsString()).isEqualTo("{\"streams\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"status\":\"error\",\"error\":\"authentication error: invalid authentication credentials\"}|CREDENTIALS",
                "401|authentication error: invalid token|DEAD_TOKEN",
                "401|{\"status\":\"error\",\"error\":\"authentication error: invalid scope requested\"}|SCOPE",
                "403|{\"message\":\"authentication error: invalid scope requested\"}|SCOPE",
                "401|{\"error\":\"no credentials provided\"}|NO_CREDENTIALS",
                "401|authentication error: legacy auth cannot be upgraded because the host is not found|NO_ID",
                "401|no org id|NO_TENANT",
                "401|Conditions.AllowedSubnets is set, but client IP is not available|ADDRESS",
                "401|''|BARE_401",
                "401|Unauthorized|BARE_401",
                "403|''|BARE_403",
                "404|404 page not found|NOT_FOUND",
                "405|''|WRONG_DOOR",
                "302|''|ELSEWHERE",
                "429|''|TOO_MANY",
                "500|oops|SERVER",
                "503|<html><title>Your instance is loading</title></html>|PAUSED",
                "200|<!DOCTYPE html><html>log in</html>|NOT_THE_API",
                "200|{\"hello\":1}|NOT_THE_API",
                "418|teapot|OTHER"
            })
    void readsWhatARefusalSays(int status, String body, Refusal refusal) {
        Answer answer = ask(Lane.LOKI_READ, aResponse().withStatus(status).withBody(body));
        assertThat(answer).isInstanceOf(Answer.Rejected.class);
        assertThat(((Answer.Rejected) answer).refusal()).isEqualTo(refusal);
    }

    @Test
    void readsTheOtlpErrorInProtobuf() {
        byte[] status = com.google.protobuf.ByteString.copyFromUtf8("\b\020\022\rinvalid token")
                .toByteArray();
        Answer answer = ask(
                Lane.OTLP_WRITE,
                aResponse()
                        .withStatus(401)
                        .withHeader("Content-Type", "application/x-protobuf")
                        .withBody(status));
        assertThat(answer).isEqualTo(new Answer.Rejected(401, Refusal.DEAD_TOKEN, "invalid token", null));
    }

    @Test
    void takesLokisWishForAStreamAsPassed() {
        assertThat(ask(Lane.LOKI_WRITE, aResponse().withStatus(422).withBody("at least one valid stream")))
                .isEqualTo(new Answer.Accepted(422, "nothing written"));
    }

    @Test
    void tellsHowLongToWait() {
        Answer answer = ask(Lane.MIMIR_READ, aResponse().withStatus(429).withHeader("Retry-After", "7"));
        assertThat(((Answer.Rejected) answer).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void masksATokenThatTheAnswerRepeats() {
        Answer answer = ask(Lane.LOKI_READ, aResponse().withStatus(401).withBody("bad glc_FAKEFAKEFAKEFAKE"));
        assertThat(answer.toString()).doesNotContain("FAKEFAKE");
    }

    @ParameterizedTest
    @EnumSource(
            value = Lane.class,
            names = {"OTLP_WRITE", "LOKI_READ"})
    void saysWhyNobodyAnswered(Lane lane) {
        LaneAddress nobody = new LaneAddress(URI.create("http://127.0.0.1:1"), "1", LaneAuth.BASIC, null);
        Answer answer = new HttpLaneProber(HTTP, SECRETS, Duration.ofSeconds(20))
                .ask(new Knock(lane, Signal.TRACES, nobody, "1", TOKEN));
        assertThat(answer).isEqualTo(new Answer.Unreachable(Obstacle.REFUSED, "connection refused"));
    }

    @Test
    void asksNobodyWithoutAToken() {
        Problem unset = Problem.error("secret/unset", "An environment variable is not set", "no variable T");
        SecretSource none = ref -> {
            throw new ObsctlException(ExitCode.USAGE, unset);
        };
        Answer answer =
                new HttpLaneProber(HTTP, none, Duration.ofSeconds(20)).ask(knock(Lane.LOKI_READ, "", LaneAuth.BASIC));
        assertThat(answer).isEqualTo(new Answer.NotAsked(unset));
        assertThat(SERVER.getAllServeEvents()).isEmpty();
    }
}
