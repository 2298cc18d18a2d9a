package io.obsctl.infra.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.HttpResult.Reason;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.model.Secret;
import io.obsctl.problem.ObsctlException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HttpTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(options().dynamicPort().dynamicHttpsPort())
            .build();

    private final Http http = new Http("9.9.9", RetryPolicy.NONE);

    @AfterEach
    void close() {
        http.close();
    }

    private static URI url(String path) {
        return URI.create("http://localhost:" + SERVER.getPort() + path);
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(any(anyUrl()).willReturn(answer));
    }

    private Unreachable unreachable(URI url, Duration deadline) {
        HttpResult result = http.send(HttpCall.get(url, deadline));
        assertThat(result).isInstanceOf(Unreachable.class);
        return (Unreachable) result;
    }

    @Test
    void sendsMethodHeadersBodyAndUserAgent() {
        answers(aResponse().withStatus(202).withHeader("X-Thing", "one").withBody("körper"));
        HttpResult result = http.send(HttpCall.of("POST", url("/a/b?q=1"), SOON)
                .with("Authorization", BasicAuth.header("1461503", Secret.of("glc_FAKE")))
                .body("application/json", "{}"));

        Answered answer = (Answered) result;
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).isEqualTo("körper");
        assertThat(answer.header("x-THING")).contains("one");
        SERVER.verify(postRequestedFor(urlEqualTo("/a/b?q=1"))
                .withHeader("User-Agent", equalTo("obsctl/9.9.9"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("Authorization", equalTo("Basic MTQ2MTUwMzpnbGNfRkFLRQ=="))
                .withRequestBody(equalTo("{}")));
    }

    @Test
    void followsARedirectOnTheSameHostForReadingOnly() {
        SERVER.stubFor(
                any(urlEqualTo("/old")).willReturn(aResponse().withStatus(302).withHeader("Location", "/new")));
        SERVER.stubFor(any(urlEqualTo("/new")).willReturn(aResponse().withBody("there")));

        assertThat(((Answered) http.send(HttpCall.get(url("/old"), SOON))).text())
                .isEqualTo("there");
        Answered written = (Answered) http.send(HttpCall.of("POST", url("/old"), SOON));
        assertThat(written.status()).isEqualTo(302);
        SERVER.verify(0, postRequestedFor(urlEqualTo("/new")));
    }

    @Test
    void neverTakesCredentialsToAnotherHost() {
        // The same server under another name is another host.
        answers(aResponse()
                .withStatus(307)
                .withHeader("Location", "http://127.0.0.1:" + SERVER.getPort() + "/elsewhere"));
        HttpCall call = HttpCall.get(URI.create("http://localhost:" + SERVER.getPort() + "/x"), SOON)
                .with("Authorization", "Bearer FAKE");

        HttpResult result = http.send(call);

        assertThat(((Answered) result).status()).isEqualTo(307);
        SERVER.verify(0, getRequestedFor(urlEqualTo("/elsewhere")));
        assertThat(HttpProblems.of("asking", call.url(), result).id()).hasToString("http/redirected");
    }

    @Test
    void stopsFollowingARedirectLoop() {
        answers(aResponse().withStatus(302).withHeader("Location", "/again"));
        assertThat(((Answered) http.send(HttpCall.get(url("/x"), SOON))).status())
                .isEqualTo(302);
        SERVER.verify(5, getRequestedFor(urlEqualTo("/again")));
    }

    @Test
    void tellsANameWithoutAddress() {
        assertThat(unreachable(URI.create("http://no-such-host.invalid/"), SOON).reason())
                .isEqualTo(Reason.DNS);
    }

    @Test
    void tellsARefusedConnection() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(unreachable(URI.create("http://127.0.0.1:" + free + "/"), SOON)
                        .reason())
                .isEqualTo(Reason.REFUSED);
    }

    @Test
    void tellsASilentServer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            Unreachable result = unreachable(url, Duration.ofMillis(200));
            assertThat(result.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(result.detail()).contains("0.2 s");
        }
    }

    @Test
    void tellsAConnectionCutInTheMiddle() {
        for (Fault fault : new Fault[] {Fault.CONNECTION_RESET_BY_PEER, Fault.EMPTY_RESPONSE}) {
            answers(aResponse().withFault(fault));
            assertThat(unreachable(url("/x"), SOON).reason()).as(fault.name()).isEqualTo(Reason.CUT);
        }
    }

    @Test
    void tellsAnUntrustedCertificateAndAServerWithoutTls() {
        Unreachable untrusted = unreachable(URI.create("https://localhost:" + SERVER.getHttpsPort() + "/"), SOON);
        assertThat(untrusted.reason()).isEqualTo(Reason.TLS);
        assertThat(untrusted.detail()).contains("certificate");

        Unreachable plain = unreachable(URI.create("https://localhost:" + SERVER.getPort() + "/"), SOON);
        assertThat(plain.reason()).isEqualTo(Reason.TLS);
    }

    @Test
    void tellsAnAddressThatIsNone() {
        assertThat(unreachable(URI.create("ftp://example.com/"), SOON).reason()).isEqualTo(Reason.ADDRESS);
    }

    @Test
    void refusesAnEndlessBody() {
        answers(aResponse().withBody(new byte[Http.MAX_BODY + 1]));
        assertThat(unreachable(url("/x"), SOON).reason()).isEqualTo(Reason.TOO_LARGE);
        answers(aResponse().withBody(new byte[Http.MAX_BODY]));
        assertThat(((Answered) http.send(HttpCall.get(url("/x"), SOON))).body()).hasSize(Http.MAX_BODY);
    }

    @Test
    void waitsAndTriesAgainWhenAskedTo() {
        SERVER.stubFor(post(anyUrl())
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "0"))
                .willSetStateTo("free"));
        SERVER.stubFor(post(anyUrl())
                .inScenario("busy")
                .whenScenarioStateIs("free")
                .willReturn(aResponse().withStatus(200)));
        try (Http patient = new Http("1", RetryPolicy.PATIENT)) {
            assertThat(((Answered) patient.send(HttpCall.of("POST", url("/x"), SOON))).status())
                    .isEqualTo(200);
        }
        SERVER.verify(2, postRequestedFor(anyUrl()));
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        answers(aResponse().withStatus(429).withHeader("Retry-After", "0"));
        try (Http patient = new Http("1", new RetryPolicy(3, Duration.ofSeconds(1)))) {
            assertThat(((Answered) patient.send(HttpCall.get(url("/x"), SOON))).status())
                    .isEqualTo(429);
        }
        SERVER.verify(3, getRequestedFor(anyUrl()));
    }

    @Test
    void doesNotWaitLongerThanThePolicyOrTheDeadlineAllows() {
        answers(aResponse().withStatus(429).withHeader("Retry-After", "3600"));
        try (Http patient = new Http("1", RetryPolicy.PATIENT)) {
            HttpResult result = patient.send(HttpCall.get(url("/x"), SOON));
            assertThat(HttpProblems.of("asking", url("/x"), result).detail()).contains("wait 3600 s");
        }
        SERVER.verify(1, getRequestedFor(anyUrl()));
    }

    @Test
    void readsRetryAfterAsADate() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
        assertThat(RetryAfter.of(answer("Sat, 21 Nov 2026 10:00:07 GMT"), clock))
                .contains(Duration.ofSeconds(7));
        assertThat(RetryAfter.of(answer("Sat, 21 Nov 2026 09:00:07 GMT"), clock))
                .contains(Duration.ZERO);
        assertThat(RetryAfter.of(answer("soon"), clock)).isEmpty();
    }

    private static Answered answer(String retryAfter) {
        return new Answered(429, Map.of("retry-after", retryAfter), new byte[0], Duration.ZERO);
    }

    @Test
    void doesNotRepeatAPostThatMayHaveBeenCarriedOut() {
        answers(aResponse().withStatus(503));
        try (Http patient = new Http("1", new RetryPolicy(2, Duration.ofSeconds(5)))) {
            patient.send(HttpCall.of("POST", url("/x"), SOON));
            patient.send(HttpCall.get(url("/x"), SOON));
        }
        SERVER.verify(1, postRequestedFor(anyUrl()));
        SERVER.verify(2, getRequestedFor(anyUrl()));
    }

    @Test
    void callsAndAnswersShowNoCredentialsWhenPrinted() {
        SERVER.stubFor(get(anyUrl()).willReturn(aResponse().withBody("glc_FAKEFAKEFAKE")));
        HttpCall call = HttpCall.get(URI.create("http://u:FAKEpw@127.0.0.1:1/x?token=FAKEq"), SOON)
                .with("Authorization", "Bearer FAKEbearer");
        assertThat(call.toString()).isEqualTo("GET http://127.0.0.1:1/x [Authorization]");
        assertThat(http.send(HttpCall.get(url("/x"), SOON)).toString()).doesNotContain("FAKE");
    }

    @Test
    void aTokenThatCannotStandInAHeaderIsNoCrashAndIsNotShown() {
        HttpResult result = http.send(HttpCall.get(url("/x"), SOON).with("X-Vault-Token", "FAKE-t\u00f6ken"));
        assertThat(result).isInstanceOf(Unreachable.class);
        assertThat(result.toString()).doesNotContain("FAKE");
    }

    @Test
    void anIdWithATokenBehindItIsRefusedWithoutShowingTheToken() {
        assertThatThrownBy(() -> BasicAuth.header("1461503:glc_FAKE", Secret.of("x")))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().toString())
                                .contains("1461503:…")
                                .doesNotContain("FAKE"));
    }
}
