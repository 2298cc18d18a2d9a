package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.backend.Gate;
import io.obsctl.sandbox.backend.InstanceIds;
import io.obsctl.sandbox.backend.RpcStatus;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.Variants;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneCredentialsTest {
    private static final InstanceIds IDS = InstanceIds.DEFAULTS;

    /** Every lane with a request that does no harm. */
    enum Way {
        OTLP(IDS.otlp(), "write", "/v1/traces"),
        MIMIR_WRITE(IDS.mimir(), "write", "/push"),
        MIMIR_READ(IDS.mimir(), "read", "/api/v1/labels"),
        LOKI_WRITE(IDS.loki(), "write", "/loki/api/v1/push"),
        LOKI_READ(IDS.loki(), "read", "/loki/api/v1/labels"),
        TEMPO_READ(IDS.tempo(), "read", "/api/echo");

        final String id;
        final String token;
        final String path;

        Way(String id, String token, String path) {
            this.id = id;
            this.token = token;
            this.path = path;
        }

        URI base(Sandbox s) {
            return switch (this) {
                case OTLP -> s.otlp();
                case MIMIR_WRITE, MIMIR_READ -> s.mimir();
                case LOKI_WRITE, LOKI_READ -> s.loki();
                case TEMPO_READ -> s.tempo();
            };
        }

        Http.Reply ask(Http http) {
            return switch (this) {
                case OTLP -> http.post(path, Samples.PROTOBUF, new byte[0]);
                case MIMIR_WRITE -> http.post(path, Samples.PROTOBUF, Samples.push());
                case LOKI_WRITE -> http.postJson(path, "{\"streams\":[]}");
                default -> http.get(path);
            };
        }
    }

    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Http.Reply ask(Way way, String id, String token) {
        return way.ask(Http.basic(way.base(sandbox), id, token));
    }

    private static void refused(Http.Reply reply, int status, String text) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().get("status").asString()).isEqualTo("error");
        assertThat(reply.json().get("error").asString()).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void letsInItsOwnIdWithTheRightScope(Way way) {
        assertThat(ask(way, way.id, sandbox.token(way.token)).status()).isBetween(200, 204);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void refusesEveryOtherLanesIdInTheWordsOfACorruptedToken(Way way) {
        Stream.of(IDS.otlp(), IDS.mimir(), IDS.loki(), IDS.tempo())
                .filter(id -> !id.equals(way.id))
                .forEach(id -> refused(
                        ask(way, id, sandbox.token(way.token)),
                        401,
                        "authentication error: invalid authentication credentials"));
        String corrupted = Token.cloud("unknown", "812733", "eu", Set.of()).value();
        refused(ask(way, way.id, corrupted), 401, "authentication error: invalid authentication credentials");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void answersUnauthorizedNotForbiddenWhenTheScopeIsMissing(Way way) {
        String other = way.token.equals("write") ? "read" : "write";
        refused(ask(way, way.id, sandbox.token(other)), 401, "authentication error: invalid scope requested");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void refusesNoCredentialsBareBearerAndDeadTokens(Way way) {
        refused(way.ask(Http.anonymous(way.base(sandbox))), 401, "no credentials provided");
        refused(
                way.ask(Http.bearer(way.base(sandbox), sandbox.token(way.token))),
                401,
                "authentication error: legacy auth cannot be upgraded because the host is not found");
        refused(ask(way, way.id, "glc_not-base64-FAKE!"), 401, "authentication error: invalid token");
        sandbox.tokens().revoke(way.token);
        refused(ask(way, way.id, sandbox.token(way.token)), 401, "authentication error: invalid token");
    }

    @Test
    void takesTheIdInFrontOfABearerToken() {
        var http = Http.bearer(sandbox.loki(), IDS.loki() + ":" + sandbox.token("read"));
        assertThat(http.get("/loki/api/v1/labels").status()).isEqualTo(200);
    }

    @Test
    void refusesAnExpiredToken() {
        Token read = sandbox.tokens().named("read").orElseThrow();
        sandbox.tokens().put(read.expiring(Clock.systemUTC().instant().minusSeconds(1)));
        refused(ask(Way.TEMPO_READ, IDS.tempo(), read.value()), 401, Gate.DEAD_TOKEN);
        sandbox.tokens().put(read.expiring(Clock.systemUTC().instant().plusSeconds(600)));
        assertThat(ask(Way.TEMPO_READ, IDS.tempo(), read.value()).status()).isEqualTo(200);
    }

    @Test
    void refusesAServiceAccountTokenOnDataLanes() {
        refused(ask(Way.MIMIR_READ, IDS.mimir(), sandbox.token("admin")), 401, Gate.DEAD_TOKEN);
    }

    @Test
    void playsForbiddenForAMissingScopeWhenAsked() throws IOException {
        var settings = SandboxSettings.defaults(Clock.systemUTC());
        try (var other = Sandbox.start(settings.withVariants(Variants.REPORTED.withScopeStatus(403)))) {
            var reply =
                    Http.basic(other.loki(), IDS.loki(), other.token("write")).get("/loki/api/v1/labels");
            refused(reply, 403, Gate.NO_SCOPE);
        }
    }

    @Test
    void playsEveryBodyOfTheGatewaysRefusals() throws IOException {
        for (var body : Variants.ErrorBody.values()) {
            var settings = SandboxSettings.defaults(Clock.systemUTC());
            try (var other = Sandbox.start(settings.withVariants(Variants.REPORTED.withOtlpError(body)))) {
                var reply = Http.basic(other.otlp(), "1", other.token("write"))
                        .post("/v1/logs", Samples.PROTOBUF, new byte[0]);
                assertThat(reply.status()).isEqualTo(401);
                switch (body) {
                    case ENVELOPE -> assertThat(reply.body()).startsWith("{\"status\":\"error\"");
                    case RPC_STATUS -> assertThat(reply.bytes()).isEqualTo(rpc());
                    case PLAIN -> assertThat(reply.body()).isEqualTo(Gate.WRONG_ID);
                    case EMPTY -> assertThat(reply.body()).isEmpty();
                }
            }
        }
    }

    private static byte[] rpc() {
        return RpcStatus.answer(io.obsctl.sandbox.backend.Call.inside("/", java.util.Map.of()), 401, Gate.WRONG_ID)
                .body();
    }

    @Test
    void answersNotFoundWithoutTheOtlpPath() {
        URI root = URI.create(sandbox.otlp().toString().replace("/otlp", ""));
        var reply =
                Http.basic(root, IDS.otlp(), sandbox.token("write")).post("/v1/traces", Samples.PROTOBUF, new byte[0]);
        assertThat(reply.status()).isEqualTo(404);
    }

    @Test
    void answersMethodNotAllowedForHeadOnPush() {
        var reply =
                Http.basic(sandbox.mimir(), IDS.mimir(), sandbox.token("write")).send("HEAD", "/push", "", "");
        assertThat(reply.status()).isEqualTo(405);
    }
}
