package io.obsctl.infra.cloud;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenDates;
import io.obsctl.model.TokenDates.Known;
import io.obsctl.model.TokenDates.NotAsked;
import io.obsctl.model.TokenDates.NotListed;
import io.obsctl.model.TokenDates.Refused;
import io.obsctl.model.TokenFacts.CloudAccess;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.verify.lane.ProfileText;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fields of a token are those of the access-policy API (facts, 3.2). */
class AskedTokenDatesTest {
    private static final CloudAccess WRITE = new CloudAccess("1", "obsctl write", "prod-eu-west-2");

    @RegisterExtension
    static final WireMockExtension API = WireMockExtension.newInstance().build();

    private TokenDates.Answer ask(String tokens, CloudAccess token) {
        var profile = ProfileText.load("""
                environment: dev
                service: { name: api }
                stack:
                  kind: grafana-cloud
                  slug: demo
                  api: %s
                  tokens: { %s }
                  lanes: { otlp: { url: "http://127.0.0.1:1/otlp", id: 1 } }
                collect: { otlp: {} }
                """.formatted(API.baseUrl(), tokens));
        try (Http http = new Http("0", RetryPolicy.NONE)) {
            return new AskedTokenDates(http, ref -> value(ref)).of(profile, token);
        }
    }

    private static Secret value(SecretRef ref) {
        return Secret.of(
                ref.rest().startsWith("SA")
                        ? "glsa_FAKEFAKEFAKEFAKEFAKEFAKEFAKEFAKE_0123abcd"
                        : Token.cloud(ref.rest(), "1", "prod-eu-west-2", Set.of())
                                .value());
    }

    private static void lists(String items) {
        API.stubFor(get(urlEqualTo("/api/v1/tokens?region=prod-eu-west-2&name=obsctl%20write"))
                .willReturn(okJson("{\"items\":[" + items + "]}")));
    }

    @Test
    void saysWhenATokenWasMadeEndsAndWasLastUsed() {
        lists("{\"name\":\"other\",\"expiresAt\":\"2001-01-01T00:00:00Z\"},{\"name\":\"obsctl write\","
                + "\"createdAt\":\"2026-01-01T00:00:00.000Z\",\"expiresAt\":\"2027-01-01T00:00:00.000Z\","
                + "\"firstUsedAt\":\"2026-01-02T00:00:00.000Z\",\"lastUsedAt\":\"2026-03-02T00:00:00.000Z\"}");
        assertThat(ask("write: env:W, stacks: env:STACKS", WRITE))
                .isEqualTo(new Known(
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2027-01-01T00:00:00Z"),
                        Instant.parse("2026-03-02T00:00:00Z")));
        API.verify(
                1,
                getRequestedFor(anyUrl())
                        .withHeader(
                                "Authorization",
                                equalTo("Bearer "
                                        + value(new SecretRef("env", "STACKS")).reveal())));
    }

    @Test
    void aTokenWithoutAnEndNeverEnds() {
        lists("{\"name\":\"obsctl write\",\"expiresAt\":null,\"createdAt\":\"yesterday\"}");
        assertThat(ask("write: env:W, stacks: env:STACKS", WRITE)).isEqualTo(new Known(null, null, null));
    }

    @Test
    void aNameThatIsNotListedIsNotInvented() {
        lists("{\"name\":\"obsctl write 2\",\"expiresAt\":null}");
        assertThat(ask("write: env:W, stacks: env:STACKS", WRITE))
                .isEqualTo(new NotListed(new SecretRef("env", "STACKS")));
    }

    @Test
    void anotherAccessPolicyTokenAsksWhereThereIsNoneForStacksButNeverTheOneForHosts() {
        lists("");
        assertThat(ask("write: env:W, read: env:R, deploy: env:SA", WRITE))
                .isEqualTo(new NotListed(new SecretRef("env", "R")));
        assertThat(ask("write: env:W, deploy: env:D, read: env:R", WRITE))
                .isEqualTo(new NotListed(new SecretRef("env", "D")));
        API.resetRequests();
        assertThat(ask("write: env:W, read: env:W, deploy: env:SA", WRITE)).isInstanceOf(NotAsked.class);
        API.verify(0, getRequestedFor(anyUrl()));
    }

    @Test
    void whatMayNotListSaysTheScopeThatItLacks() {
        API.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(403)));
        assertThat(ask("write: env:W, stacks: env:STACKS", WRITE))
                .isEqualTo(new Refused("env:STACKS may not list tokens: its policy needs accesspolicies:read"));
        API.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(500)));
        assertThat(ask("write: env:W, stacks: env:STACKS", WRITE))
                .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.why()).contains("answered 500"));
    }

    @Test
    void aTokenThatDoesNotTellItsNameIsNotLookedFor() {
        assertThat(ask("write: env:W, stacks: env:STACKS", new CloudAccess("1", "", "r")))
                .isInstanceOf(NotAsked.class);
        API.verify(0, getRequestedFor(anyUrl()));
    }
}
