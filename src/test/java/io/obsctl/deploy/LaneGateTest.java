package io.obsctl.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.deploy.LaneAsker.Answer;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.LaneRequest;
import io.obsctl.model.Signal;
import io.obsctl.model.TargetRef;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneGateTest {
    private static final String CONFIG = "prometheus.remote_write \"backend\" {\n}\n\nloki.write \"backend\" {\n}\n";

    private static final TargetRef WORKER = new TargetRef(TargetRef.Kind.HOST, "worker-1");
    private static final LaneRequest MIMIR = request(Lane.MIMIR_WRITE, "prometheus.remote_write");
    private static final LaneRequest LOKI = request(Lane.LOKI_WRITE, "loki.write");
    private static final LaneRequest OTLP = request(Lane.OTLP_WRITE, "otelcol.exporter.otlphttp");

    private static LaneRequest request(Lane lane, String component) {
        URI url = URI.create("https://backend.example.org/");
        return new LaneRequest(
                lane, Signal.LOGS, new LaneAddress(url, "1", LaneAuth.BASIC, null), null, component, url, Map.of(), "");
    }

    private static LaneAsker always(Answer... answers) {
        return requests -> IntStream.range(0, requests.size())
                .mapToObj(i -> answers[Math.min(i, answers.length - 1)])
                .toList();
    }

    private static LaneAsker never() {
        return requests -> {
            throw new AssertionError("asked " + requests);
        };
    }

    private static LaneGate.Verdict verdict(LaneAsker there, LaneAsker here) {
        return new LaneGate(WORKER, List.of(OTLP, MIMIR, LOKI), there, here).ask(CONFIG);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void aDefiniteRefusalBlocks(int status) {
        LaneGate.Verdict verdict = verdict(
                always(new Answer.Status(204, ""), new Answer.Status(status, "invalid authentication credentials")),
                never());
        assertThat(verdict.refusal().orElseThrow().id()).hasToString("deploy/lane-denied");
        assertThat(verdict.refusal().orElseThrow().detail())
                .isEqualTo(
                        "worker-1: loki write answers " + status + " to worker-1: invalid authentication credentials");
    }

    @Test
    void everyRefusalIsTold() {
        assertThat(verdict(always(new Answer.Status(401, "")), never())
                        .refusal()
                        .orElseThrow()
                        .hints())
                .anyMatch(h -> h.toString().contains("Besides: worker-1: loki write answers 401"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 400, 422, 429, 500, 503})
    void whateverMayPassLaterDoesNotBlock(int status) {
        LaneGate.Verdict verdict = verdict(always(new Answer.Status(status, "")), never());
        assertThat(verdict.refusal()).isEmpty();
        assertThat(verdict.notes()).isEmpty();
    }

    @Test
    void aNetworkThatFailsIsARemark() {
        LaneGate.Verdict verdict = verdict(always(new Answer.Silent("nothing answers")), never());
        assertThat(verdict.refusal()).isEmpty();
        assertThat(verdict.notes())
                .singleElement()
                .satisfies(note ->
                        assertThat(note.detail()).isEqualTo("worker-1: mimir write, loki write: nothing answers"));
    }

    @Test
    void whatTheHostCannotAskIsAskedFromHere() {
        LaneGate.Verdict verdict = verdict(always(new Answer.Status(200, ""), new Answer.NoWay()), requests -> {
            assertThat(requests).containsExactly(LOKI);
            return List.of(new Answer.Status(401, "no"));
        });
        assertThat(verdict.refusal().orElseThrow().detail()).contains("loki write answers 401 to this machine: no");
    }

    @Test
    void onlyLanesThatTheConfigWritesOnAreAsked() {
        assertThat(new LaneGate(WORKER, List.of(OTLP, MIMIR, LOKI), never(), never())
                        .ask("logging {\n}\n")
                        .notes())
                .isEmpty();
        LaneGate.Verdict verdict = verdict(
                requests -> {
                    assertThat(requests).containsExactly(MIMIR, LOKI);
                    return List.of(new Answer.Status(200, ""), new Answer.Status(200, ""));
                },
                never());
        assertThat(verdict.refusal()).isEmpty();
    }
}
