package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.backend.StackIdentity;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.Variants;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GcomTest {
    private Sandbox sandbox;
    private Http api;

    @BeforeEach
    void start() throws IOException {
        var settings = SandboxSettings.defaults(Clock.systemUTC());
        sandbox = Sandbox.start(settings.withStack(StackIdentity.DEFAULTS.withSlug("sheenapps")));
        api = Http.bearer(sandbox.api(), sandbox.token("discover"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void tellsTheFourIdsAsNumbersAndNoOtlpUrl() {
        JsonNode bySlug = api.get("/api/instances/sheenapps").json();
        assertThat(bySlug.get("id").asLong()).isEqualTo(1461503);
        assertThat(bySlug.get("id").isNumber()).isTrue();
        assertThat(bySlug.get("hmInstancePromId").asLong()).isEqualTo(2847239);
        assertThat(bySlug.get("hlInstanceId").asLong()).isEqualTo(1419296);
        assertThat(bySlug.get("htInstanceId").asLong()).isEqualTo(1413491);
        assertThat(bySlug.get("amInstanceId").asLong()).isEqualTo(1413999);
        assertThat(bySlug.get("hmInstancePromUrl").asString() + "/api/prom")
                .isEqualTo(sandbox.mimir().toString());
        assertThat(bySlug.get("orgId").asString()).isEqualTo("812733");
        assertThat(bySlug.toString()).doesNotContain("otlp");
        assertThat(api.get("/api/instances/1461503").json()).isEqualTo(bySlug);
    }

    @Test
    void tellsTheOtlpUrlAndTheTenantsInConnections() {
        JsonNode connections = api.get("/api/instances/sheenapps/connections").json();
        assertThat(connections.get("otlpHttpUrl").asString())
                .isEqualTo(sandbox.otlp().toString());
        var ids = new HashMap<String, Long>();
        connections
                .at("/privateConnectivityInfo/tenants")
                .forEach(t -> ids.put(t.get("type").asString(), t.get("id").asLong()));
        assertThat(ids)
                .isEqualTo(Map.of(
                        "prometheus",
                        2847239L,
                        "logs",
                        1419296L,
                        "traces",
                        1413491L,
                        "alerts",
                        1413999L,
                        "grafana",
                        1461503L));
        assertThat(api.get("/api/v1/stacks/1461503/connections")
                        .json()
                        .at("/otlp/url")
                        .asString())
                .isEqualTo(sandbox.otlp().toString());
    }

    @Test
    void playsAnOtlpUrlWithoutPathAndSlugOnlyKeys() throws IOException {
        var variants = Variants.REPORTED.withOtlpUrlWithPath(false).withInstanceKey(Variants.InstanceKey.SLUG_ONLY);
        var settings = SandboxSettings.defaults(Clock.systemUTC()).withVariants(variants);
        try (var other = Sandbox.start(settings)) {
            var http = Http.bearer(other.api(), other.token("discover"));
            assertThat(http.get("/api/instances/demo/connections")
                                    .json()
                                    .get("otlpHttpUrl")
                                    .asString() + "/otlp")
                    .isEqualTo(other.otlp().toString());
            assertThat(http.get("/api/instances/1461503").status()).isEqualTo(404);
        }
    }

    @Test
    void refusesDeadTokensWith401AndMissingScopesWith403() {
        var anonymous = Http.anonymous(sandbox.api()).get("/api/instances/sheenapps");
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.json().get("code").asString()).isEqualTo("InvalidCredentials");
        var write = Http.bearer(sandbox.api(), sandbox.token("write")).get("/api/instances/sheenapps");
        assertThat(write.status()).isEqualTo(403);
        assertThat(write.json().get("code").asString()).isEqualTo("Forbidden");
        assertThat(api.get("/api/instances/other").status()).isEqualTo(404);
        sandbox.tokens().revoke("discover");
        assertThat(api.get("/api/instances/sheenapps").status()).isEqualTo(401);
    }

    @Test
    void listsTokensWithTheirExpiryForItsRegionOnly() {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        Token write = sandbox.tokens().named("write").orElseThrow();
        sandbox.tokens().put(write.expiring(end));
        assertThat(api.get("/api/v1/tokens").status()).isEqualTo(400);
        JsonNode items = api.get("/api/v1/tokens?region=prod-eu-west-2").json().get("items");
        var expiries = new HashMap<String, String>();
        items.forEach(i ->
                expiries.put(i.get("displayName").asString(), i.get("expiresAt").asString("")));
        assertThat(expiries).containsEntry("write", end.toString()).containsEntry("read", "");
        assertThat(items.toString()).doesNotContain("glc_");
    }

    @Test
    void saysThatAPausedStackIsPaused() {
        sandbox.pause();
        assertThat(api.get("/api/instances/sheenapps").json().get("status").asString())
                .isEqualTo("paused");
        var grafana = Http.bearer(sandbox.grafana(), sandbox.token("viewer")).get("/api/org");
        assertThat(grafana.status()).isEqualTo(503);
        assertThat(grafana.body()).startsWith("<!doctype html>");
        sandbox.resume();
        assertThat(Http.bearer(sandbox.grafana(), sandbox.token("viewer"))
                        .get("/api/org")
                        .status())
                .isEqualTo(200);
    }
}
