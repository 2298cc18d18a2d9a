package io.obsctl.verify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Stack;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.sandbox.backend.Fault;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.Variants;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.Rights.Told;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each token of the stand-in may do, asked over HTTP, is what it was given. */
class RightsTest {
    private final Http http = new Http("test", RetryPolicy.NONE);
    private Sandbox sandbox;

    @AfterEach
    void close() {
        http.close();
        sandbox.close();
    }

    private void start(int scopeStatus) throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC())
                .withVariants(Variants.REPORTED.withScopeStatus(scopeStatus)));
    }

    private Stack stack() {
        var ids = sandbox.stack().ids();
        return ProfileText.load(
                        """
                environment: dev
                service: { name: api }
                stack:
                  kind: sandbox
                  slug: demo
                  api: "API"
                  tokens: { write: env:write }
                  lanes:
                    otlp: { url: "OTLP", id: "%s" }
                    mimir: { url: "MIMIR", id: "%s" }
                    loki: { url: "LOKI", id: "%s" }
                    tempo: { url: "TEMPO", id: "%s" }
                    profiles: { url: "PROFILES", id: "%s" }
                    fleet: { url: "FLEET", id: "%s" }
                  grafana: { url: "GRAFANA" }
                collect: { otlp: {} }
                """.formatted(ids.otlp(), ids.mimir(), ids.loki(), ids.tempo(), ids.profiles(), ids.fleet())
                                .replace("API", sandbox.api().toString())
                                .replace("OTLP", sandbox.otlp().toString())
                                .replace("MIMIR", sandbox.mimir().toString())
                                .replace("LOKI", sandbox.loki().toString())
                                .replace("TEMPO", sandbox.tempo().toString())
                                .replace("PROFILES", sandbox.profiles().toString())
                                .replace("FLEET", sandbox.fleet().toString())
                                .replace("GRAFANA", sandbox.grafana().toString()))
                .profile()
                .stack();
    }

    private LaneProber prober() {
        return new HttpLaneProber(http, ref -> Secret.of(sandbox.token(ref.rest())), Duration.ofSeconds(20));
    }

    private Map<String, Told> told(String token) {
        Map<String, Told> out = new TreeMap<>();
        Rights.scopes(stack(), SecretRef.parse("env:" + token))
                .forEach((scope, knock) -> out.put(scope, Rights.told(knock, prober().ask(knock))));
        return out;
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void everyScopeIsToldOfEveryToken(int scopeStatus) throws IOException {
        start(scopeStatus);
        Set<String> asked = Rights.scopes(stack(), SecretRef.parse("env:write")).keySet();
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "traces:write",
                        "metrics:write",
                        "logs:write",
                        "metrics:read",
                        "logs:read",
                        "traces:read",
                        "profiles:write",
                        "fleet-management:read",
                        "rules:read",
                        "rules:write",
                        "stacks:read");
        for (String name : Set.of("write", "read", "rules", "discover", "all")) {
            Token token = sandbox.tokens().named(name).orElseThrow();
            Set<String> held = new TreeSet<>(asked);
            held.retainAll(token.scopes());
            Map<String, Told> told = told(name);
            assertThat(told.keySet().stream().filter(s -> told.get(s) instanceof Told.Held))
                    .as(name)
                    .containsExactlyElementsOf(held);
            assertThat(told.values()).as(name).allMatch(t -> t instanceof Told.Held || t instanceof Told.Missing);
        }
    }

    @Test
    void nothingIsKeptOfWhatIsAskedWithATokenThatMayDoAll() throws IOException {
        start(401);
        told("all");
        assertThat(sandbox.requests().lines())
                .filteredOn(r -> r.path().contains("/rules"))
                .extracting(r -> r.method() + " " + r.status())
                .containsExactly("GET 404", "POST 400");
        assertThat(sandbox.metrics().seriesCount()).isZero();
    }

    @Test
    void aDoorThatFailsTellsNothingAndSaysWhy() throws IOException {
        start(401);
        var knock = Rights.scopes(stack(), SecretRef.parse("env:rules")).get("rules:read");
        sandbox.faults().inject(DoorName.MIMIR, new Fault.Status(500, "oops"));
        Answer answer = prober().ask(knock);
        assertThat(Rights.told(knock, answer)).isInstanceOf(Told.Nothing.class);
        assertThat(Rights.why(knock, answer)).startsWith("ruler read answers 500");
    }

    @Test
    void aTokenThatIsNotKnownIsNotLetIn() throws IOException {
        start(401);
        sandbox.tokens().revoke("rules");
        assertThat(told("rules").values()).allMatch(t -> t instanceof Told.NotLetIn || t instanceof Told.Nothing);
        assertThat(told("rules").get("rules:read")).isInstanceOf(Told.NotLetIn.class);
    }
}
