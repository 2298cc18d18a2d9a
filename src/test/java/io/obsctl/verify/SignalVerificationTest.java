package io.obsctl.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.event.Sink;
import io.obsctl.infra.collector.HttpCollectorReader;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.infra.loki.LokiFinder;
import io.obsctl.infra.mimir.MimirFinder;
import io.obsctl.infra.otlp.OtlpSignalSender;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.infra.tempo.TempoFinder;
import io.obsctl.model.HopState;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Signal;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyReport.Seen;
import io.obsctl.model.VerifyReport.ServiceProof;
import io.obsctl.model.VerifyReport.SignalProof;
import io.obsctl.model.VerifyRequest;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.sandbox.backend.Fault;
import io.obsctl.sandbox.backend.Variants;
import io.obsctl.verify.RelayCollector.Names;
import io.obsctl.verify.lane.CheckLanes;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proof over real HTTP: sender, collector's page, finders and lane check against the sandbox. */
class SignalVerificationTest {
    private static final String FAST = "process: { batch: 0s }\n";

    private final Http http = new Http("test", RetryPolicy.NONE);
    private final Random random = new Random(7);
    private Sandbox sandbox;
    private RelayCollector collector;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()).withLags(Duration.ZERO, Duration.ZERO));
        collector = new RelayCollector(sandbox, sandbox.stack().ids().otlp(), Names.ALLOY_1_15);
    }

    @AfterEach
    void close() {
        collector.close();
        sandbox.close();
        http.close();
    }

    private void collector(String id, Names names) throws IOException {
        collector.close();
        collector = new RelayCollector(sandbox, id, names);
    }

    private VerifyReport verify(LoadedProfile profile, Duration timeout) {
        return verification(collector.reach()).run(profile, request(timeout), Sink.none());
    }

    private static VerifyRequest request(Duration timeout) {
        return new VerifyRequest(List.of(), Set.of(), timeout, "");
    }

    private SignalVerification verification(HostReach reach) {
        var secrets = SandboxProfile.secrets(sandbox);
        Duration deadline = Duration.ofSeconds(20);
        LaneReader reader = new LaneReader(http, secrets, deadline);
        return new SignalVerification(
                reach,
                new OtlpSignalSender(http, deadline),
                List.of(new LokiFinder(reader), new TempoFinder(reader), new MimirFinder(reader)),
                new HttpCollectorReader(http, deadline),
                new CheckLanes(
                        new HttpLaneProber(http, secrets, deadline), ref -> TokenText.read(secrets.resolve(ref))),
                Clock.systemUTC(),
                random);
    }

    private LoadedProfile profile() {
        return new SandboxProfile(sandbox).with(FAST).load();
    }

    private static SignalProof proof(VerifyReport report, Signal signal) {
        return report.hosts().get(0).signals().stream()
                .filter(s -> s.signal() == signal)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Names.class)
    void provesThreeSignalsWhateverTheCountersAreCalled(Names names) throws IOException {
        collector(sandbox.stack().ids().otlp(), names);
        VerifyReport report = verify(profile(), Duration.ofSeconds(60));
        assertThat(report.problems()).isEmpty();
        assertThat(report.proved()).isEqualTo(3);
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(report.run()).matches("[0-9a-f]{6}");
        SignalProof traces = proof(report, Signal.TRACES);
        assertThat(traces.evidence()).matches("3 spans, trace " + report.run() + "…..");
        assertThat(traces.latency()).isPositive();
        assertThat(traces.accepted())
                .isEqualTo(
                        names == Names.NONE
                                ? new HopState.NotObservable("not exposed by this version")
                                : new HopState.Passed("3 counted"));
        assertThat(proof(report, Signal.METRICS).evidence())
                .isEqualTo("obsctl_probe = " + Integer.parseInt(report.run(), 16));
        assertThat(proof(report, Signal.LOGS).evidence()).isEqualTo("line with its trace id");
    }

    @Test
    void takesNoOtherRunsSampleForItsOwn() {
        verify(profile(), Duration.ofSeconds(60));
        collector.drop();
        VerifyReport second = verify(profile(), Duration.ofMillis(300));
        assertThat(second.proved()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 200})
    void waitsForATraceThatIsNotThereYetHoweverTempoSaysSo(int unknown) throws IOException {
        sandbox.close();
        sandbox = Sandbox.start(
                SandboxSettings.defaults(Clock.systemUTC()).withVariants(Variants.REPORTED.withUnknownTrace(unknown)));
        collector(sandbox.stack().ids().otlp(), Names.ALLOY_1_15);
        collector.drop();
        VerifyReport report = verify(profile(), Duration.ofMillis(200));
        assertThat(proof(report, Signal.TRACES).readable()).isEqualTo(new HopState.NotReached());
        assertThat(report.exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    void namesTheIdThatIsOnTheWrongLane() throws IOException {
        LoadedProfile profile =
                new SandboxProfile(sandbox).swap("otlp", "mimir").with(FAST).load();
        collector(profile.profile().stack().lanes().otlp().id(), Names.ALLOY_1_15);
        VerifyReport report = verify(profile, Duration.ofSeconds(60));
        SignalProof logs = proof(report, Signal.LOGS);
        assertThat(logs.accepted()).isEqualTo(new HopState.Passed("1 counted"));
        assertThat(logs.exported())
                .isEqualTo(
                        new HopState.Failed("otelcol.exporter.otlphttp.backend: Unauthenticated, 1 record given up"));
        assertThat(logs.readable()).isEqualTo(new HopState.NotReached());
        Problem problem = logs.problem();
        assertThat(problem.id()).hasToString("verify/not-exported");
        assertThat(problem.detail())
                .isEqualTo("logs of worker-1: otelcol.exporter.otlphttp.backend: Unauthenticated, 1 record given up\n"
                        + "id " + sandbox.stack().ids().mimir() + " on the OTLP lane is the Mimir id");
        assertThat(problem.position())
                .isEqualTo(profile.origin("/stack/lanes/otlp/id").position());
        assertThat(problem.hints().get(0).command()).isEqualTo("obsctl auth check prod --fix && obsctl deploy prod");
        assertThat(report.exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    void saysThatTheHostHoldsOtherCredentialsThanTheProfile() throws IOException {
        collector("999", Names.ALLOY_1_15);
        VerifyReport report = verify(profile(), Duration.ofSeconds(60));
        assertThat(proof(report, Signal.TRACES).problem().detail())
                .endsWith("the profile's id and token pass on the otlp write lane now: the host may hold others");
    }

    @Test
    void neverTakesAScopeForAMissingSignal() {
        var read = sandbox.tokens().named("read").orElseThrow();
        Set<String> fewer = new HashSet<>(read.scopes());
        fewer.remove("logs:read");
        sandbox.tokens().put(read.withScopes(fewer));
        VerifyReport report = verify(profile(), Duration.ofSeconds(60));
        SignalProof logs = proof(report, Signal.LOGS);
        assertThat(logs.readable()).isInstanceOf(HopState.CouldNotAsk.class);
        assertThat(logs.exported()).isEqualTo(new HopState.Passed("1 sent"));
        assertThat(logs.problem().id()).hasToString("verify/could-not-ask");
        assertThat(logs.problem().detail()).contains("the token lacks logs:read");
        assertThat(report.proved()).isEqualTo(2);
        assertThat(report.exitCode()).isEqualTo(ExitCode.DENIED);
    }

    @Test
    void saysWhenNobodyListens() {
        collector.close();
        VerifyReport report = verify(profile(), Duration.ofSeconds(60));
        assertThat(proof(report, Signal.TRACES).sent()).isEqualTo(new HopState.Failed("no answer: connection refused"));
        assertThat(report.problems()).hasSize(3).allMatch(p -> p.id().toString().equals("verify/not-sent"));
        assertThat(report.exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    void saysWhatTheDoorAnswersWhenItRefuses() {
        collector.answer(503);
        VerifyReport report = verify(profile(), Duration.ofSeconds(60));
        assertThat(proof(report, Signal.METRICS).sent())
                .isEqualTo(new HopState.Failed("the collector answered 503: data refused due to high memory usage"));
        assertThat(proof(report, Signal.METRICS).problem().detail())
                .contains("otelcol.exporter.otlphttp.other is unhealthy: no route");
    }

    @Test
    void seesThatAnotherProgramHasThePort() {
        collector.countNothing();
        VerifyReport report = verify(profile(), Duration.ofMillis(200));
        assertThat(proof(report, Signal.LOGS).accepted()).isInstanceOf(HopState.Failed.class);
        assertThat(proof(report, Signal.LOGS).problem().id()).hasToString("verify/not-accepted");
    }

    @Test
    void seesThatNothingLeavesTheCollector() {
        collector.drop();
        SignalProof traces = proof(verify(profile(), Duration.ofMillis(200)), Signal.TRACES);
        assertThat(traces.exported()).isInstanceOf(HopState.Failed.class);
        assertThat(((HopState.Failed) traces.exported()).reason()).startsWith("the collector neither sent nor failed");
    }

    @Test
    void blamesTheBackendThatFails() {
        sandbox.faults().inject(DoorName.OTLP, new Fault.Status(502, "bad gateway"));
        VerifyReport report = verify(profile(), Duration.ofMillis(300));
        SignalProof traces = proof(report, Signal.TRACES);
        assertThat(traces.exported()).isInstanceOf(HopState.Failed.class);
        assertThat(traces.problem().detail()).contains("otlp write: the backend failed");
    }

    @Test
    void waitsForASlowBackend() {
        sandbox.faults().inject(DoorName.TEMPO, new Fault.Delay(Duration.ofMillis(400)));
        sandbox.faults().inject(DoorName.MIMIR, new Fault.Delay(Duration.ofMillis(400)));
        assertThat(verify(profile(), Duration.ofSeconds(60)).proved()).isEqualTo(3);
    }

    @Test
    void couldNotAskABackendThatIsDown() {
        sandbox.faults().inject(DoorName.LOKI, new Fault.Cut());
        VerifyReport report = verify(profile(), Duration.ofMillis(500));
        assertThat(proof(report, Signal.LOGS).readable()).isInstanceOf(HopState.CouldNotAsk.class);
        assertThat(report.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void carriesTheReasonWhyAHostCannotBeReached() {
        HostReach nobody = new HostReach() {
            @Override
            public List<String> hosts(LoadedProfile profile) {
                return List.of("worker-1", "worker-2");
            }

            @Override
            public Way open(LoadedProfile profile, String host) {
                return host.equals("worker-1")
                        ? new Way.Closed(Problem.error("ssh/timeout", "The host does not answer", host))
                        : collector.reach().open(profile, host);
            }
        };
        VerifyReport report = verification(nobody).run(profile(), request(Duration.ofSeconds(60)), Sink.none());
        assertThat(report.problems()).hasSize(1).allMatch(p -> p.detail().equals("worker-1"));
        assertThat(report.proved()).isEqualTo(3);
        assertThat(report.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void refusesAHostThatTheProfileDoesNotHave() {
        VerifyRequest request = new VerifyRequest(List.of("worker-9"), Set.of(), null, "");
        SignalVerification verification = verification(collector.reach());
        LoadedProfile profile = profile();
        assertThatThrownBy(() -> verification.run(profile, request, Sink.none()))
                .isInstanceOf(ObsctlException.class)
                .extracting(e -> ((ObsctlException) e).exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void saysThatNothingCanBeSentWhereTheProfileTakesNoOtlp() {
        LoadedProfile profile = new SandboxProfile(sandbox).with(FAST).load("collect: { host-metrics: {} }\n");
        VerifyReport report = verify(profile, Duration.ofMillis(200));
        assertThat(report.problems()).allMatch(p -> p.id().toString().equals("verify/no-otlp"));
        assertThat(report.exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    void tellsWhichServicesWereSeen() {
        LoadedProfile probeOnly = new SandboxProfile(sandbox)
                .with(FAST + "verify: { services: [obsctl-probe, nobody] }\n")
                .load();
        verify(probeOnly, Duration.ofSeconds(60));
        VerifyReport report = verify(probeOnly, Duration.ofSeconds(60));
        assertThat(report.services().get(0).seen()).isInstanceOf(Seen.Lately.class);
        assertThat(((Seen.Lately) report.services().get(0).seen()).where()).contains("traces", "metrics", "logs");
        assertThat(report.services().get(1)).isEqualTo(new ServiceProof("nobody", new Seen.Never()));
        assertThat(report.exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    void reachesTheListenersOfThisMachine() {
        assertThat(LoopbackReach.here("0.0.0.0:4318")).isEqualTo(URI.create("http://127.0.0.1:4318"));
        assertThat(LoopbackReach.here("[::1]:4318")).isEqualTo(URI.create("http://[::1]:4318"));
        assertThat(LoopbackReach.here(":4318")).isEqualTo(URI.create("http://127.0.0.1:4318"));
    }
}
