package io.obsctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.sandbox.backend.Fault;
import io.obsctl.sandbox.backend.InstanceIds;
import io.obsctl.sandbox.backend.RequestLog;
import io.obsctl.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private Sandbox sandbox;
    private Http loki;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        loki = Http.basic(sandbox.loki(), InstanceIds.DEFAULTS.loki(), sandbox.token("read"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Http.Reply labels() {
        return loki.get("/loki/api/v1/labels");
    }

    @Test
    void answersTooManyRequestsWithRetryAfterAsOftenAsAsked() {
        sandbox.faults().inject(DoorName.LOKI, "/loki", new Fault.TooManyRequests(Duration.ofSeconds(7)), 2);
        for (int i = 0; i < 2; i++) {
            assertThat(labels().status()).isEqualTo(429);
        }
        assertThat(labels().status()).isEqualTo(200);
        sandbox.faults().inject(DoorName.LOKI, new Fault.TooManyRequests(Duration.ofSeconds(7)));
        assertThat(labels().headers().get("Retry-After")).isEqualTo("7");
        sandbox.faults().clear();
        assertThat(labels().status()).isEqualTo(200);
    }

    @Test
    void strikesOneDoorAndPathOnly() {
        sandbox.faults().inject(DoorName.TEMPO, new Fault.Status(503, "down"));
        sandbox.faults().inject(DoorName.LOKI, "/loki/api/v1/push", new Fault.Status(500, "x"), 9);
        assertThat(labels().status()).isEqualTo(200);
        assertThat(Http.anonymous(sandbox.tempo()).get("/api/echo").body()).isEqualTo("down");
    }

    @Test
    void cutsTheConnectionBeforeAndInsideTheAnswer() {
        sandbox.faults().inject(DoorName.LOKI, "", new Fault.Cut(), 1);
        assertThatThrownBy(this::labels).isInstanceOf(UncheckedIOException.class);
        sandbox.faults().inject(DoorName.LOKI, "", new Fault.CutInAnswer(), 1);
        assertThatThrownBy(this::labels).isInstanceOf(UncheckedIOException.class);
        assertThat(labels().status()).isEqualTo(200);
    }

    @Test
    void answersHtmlWhereJsonIsExpected() {
        sandbox.faults().inject(DoorName.LOKI, "", new Fault.NotJson(), 1);
        var reply = labels();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().get("Content-Type")).startsWith("text/html");
    }

    @Test
    void refusesTheScopeOfARightToken() {
        sandbox.faults().inject(DoorName.LOKI, new Fault.WrongScope());
        assertThat(labels().status()).isEqualTo(401);
        assertThat(labels().body()).contains("invalid scope requested");
    }

    @Test
    void endsADelayedRequestWhenItCloses() throws InterruptedException, ExecutionException, TimeoutException {
        sandbox.faults().inject(DoorName.LOKI, new Fault.Delay(Duration.ofHours(1)));
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return labels().status();
            } catch (UncheckedIOException cut) {
                return 0;
            }
        });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (sandbox.faults().struck(DoorName.LOKI) == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        sandbox.close();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isIn(0, 503);
    }

    @Test
    void tellsWhichRequestsMayHaveWritten() {
        labels();
        sandbox.requests().clear();
        labels();
        Http.bearer(sandbox.grafana(), sandbox.token("viewer")).postJson("/api/folders", "{}");
        assertThat(sandbox.requests().lines())
                .filteredOn(RequestLog.Line::writes)
                .hasSize(1);
        assertThat(sandbox.requests().lines(DoorName.LOKI))
                .containsExactly(new RequestLog.Line(DoorName.LOKI, "GET", "/loki/api/v1/labels", 200));
    }

    @Test
    void leavesNoDoorOpenWhenAPortIsTaken() throws IOException {
        int base = Ports.freeRow(DoorName.values().length);
        try (var taken = new ServerSocket(base + DoorName.TEMPO.ordinal())) {
            assertThat(taken.isBound()).isTrue();
            var settings = SandboxSettings.defaults(Clock.systemUTC()).withBasePort(base);
            assertThatThrownBy(() -> Sandbox.start(settings)).isInstanceOf(IOException.class);
            try (var free = new ServerSocket(base + DoorName.OTLP.ordinal())) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }

    @Test
    void tellsAWrongTimeWhenSkewed() throws IOException {
        var settings = SandboxSettings.defaults(Clock.systemUTC());
        try (var skewed = Sandbox.startSkewed(settings, Duration.ofHours(-3))) {
            var http = Http.basic(skewed.loki(), InstanceIds.DEFAULTS.loki(), skewed.token("read"));
            for (int i = 0; i < 3; i++) {
                var reply = http.get("/loki/api/v1/labels");
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.json().get("status").asString()).isEqualTo("success");
                var date = java.util.Objects.requireNonNull(reply.headers().getInstant("Date"));
                assertThat(Duration.between(date, Clock.systemUTC().instant()))
                        .isBetween(Duration.ofMinutes(179), Duration.ofMinutes(181));
            }
        }
    }

    @Test
    void answersBadRequestsWithoutFallingOver() {
        assertThat(loki.get("/loki/api/v1/query_range", Map.of("query", "{a=\"b\"}", "limit", "x"))
                        .status())
                .isEqualTo(400);
        assertThat(loki.get("/loki/api/v1/query_range", Map.of("query", "{a=\"b\"}", "start", "x"))
                        .status())
                .isEqualTo(400);
        assertThat(loki.get("/loki/api/v1/query_range").status()).isEqualTo(400);
        assertThat(loki.get("/loki/api/v1/query_range", Map.of("query", "rate({a=\"b\"}[5m])", "step", "0"))
                        .status())
                .isEqualTo(200);
    }
}
