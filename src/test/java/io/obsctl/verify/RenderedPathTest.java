package io.obsctl.verify;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.obsctl.model.SecretSource;
import io.obsctl.model.Signal;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyReport.SignalProof;
import io.obsctl.model.VerifyRequest;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.collector.SmallCollector;
import io.obsctl.verify.lane.CheckLanes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path: a rendered config runs in the small collector and writes to the sandbox; verify proves it. */
class RenderedPathTest {
    private final Http http = new Http("test", RetryPolicy.NONE);

    @TempDir
    Path dir;

    private Sandbox sandbox;
    private SmallCollector collector;
    private String ports;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()).withLags(Duration.ZERO, Duration.ZERO));
        ports = RunningConfig.ports();
    }

    @AfterEach
    void close() {
        if (collector != null) {
            collector.close();
        }
        sandbox.close();
        http.close();
    }

    private SandboxProfile profile() {
        return new SandboxProfile(sandbox).with(ports).with("process: { batch: 100ms }\n");
    }

    private void run(LoadedProfile profile) throws Exception {
        collector = RunningConfig.start(profile, SandboxProfile.secrets(sandbox), dir);
    }

    private VerifyReport verify(LoadedProfile profile) {
        SecretSource secrets = SandboxProfile.secrets(sandbox);
        Duration deadline = Duration.ofSeconds(20);
        LaneReader reader = new LaneReader(http, secrets, deadline);
        return new SignalVerification(
                        new LoopbackReach(),
                        new OtlpSignalSender(http, deadline),
                        List.of(new LokiFinder(reader), new TempoFinder(reader), new MimirFinder(reader)),
                        new HttpCollectorReader(http, deadline),
                        new CheckLanes(
                                new HttpLaneProber(http, secrets, deadline),
                                ref -> TokenText.read(secrets.resolve(ref))),
                        Clock.systemUTC(),
                        new Random())
                .run(profile, new VerifyRequest(List.of(), Set.of(), Duration.ofSeconds(60), ""), Sink.none());
    }

    private static SignalProof proof(VerifyReport report, Signal signal) {
        return report.hosts().get(0).signals().get(signal.ordinal());
    }

    @Test
    void provesThreeSignalsThroughARenderedConfig() throws Exception {
        LoadedProfile profile = profile().load();
        run(profile);
        VerifyReport report = verify(profile);
        assertThat(report.problems()).isEmpty();
        assertThat(report.proved()).isEqualTo(3);
        for (Signal signal : Signal.values()) {
            assertThat(proof(report, signal).accepted()).isInstanceOf(HopState.Passed.class);
        }
        assertThat(proof(report, Signal.LOGS).evidence()).isEqualTo("line with its trace id");
    }

    @Test
    void keepsProbesThroughSamplingAndRedaction() throws Exception {
        LoadedProfile profile = new SandboxProfile(sandbox)
                .with(ports)
                .with("process: { batch: 100ms, redact: [email, credit-card, bearer-token],"
                        + " sampling: { otherwise: 1%, decision-wait: 1s } }\n")
                .load();
        run(profile);
        VerifyReport report = verify(profile);
        assertThat(report.problems()).isEmpty();
        assertThat(report.proved()).isEqualTo(3);
    }

    @Test
    void namesTheLaneWhoseIdIsWrong() throws Exception {
        LoadedProfile profile = profile().swap("otlp", "loki").load();
        run(profile);
        VerifyReport report = verify(profile);
        SignalProof traces = proof(report, Signal.TRACES);
        assertThat(traces.exported()).isInstanceOf(HopState.Failed.class);
        assertThat(traces.problem().detail())
                .contains("id " + sandbox.stack().ids().loki() + " on the OTLP lane is the Loki id");
        assertThat(traces.problem().position())
                .isEqualTo(profile.origin("/stack/lanes/otlp/id").position());
    }

    @Test
    void namesTheIdThatKeepsItFromReading() throws Exception {
        LoadedProfile profile = profile().swap("mimir", "loki").load();
        run(profile);
        VerifyReport report = verify(profile);
        SignalProof metrics = proof(report, Signal.METRICS);
        assertThat(metrics.proved()).isFalse();
        assertThat(metrics.problem().detail())
                .contains("id " + sandbox.stack().ids().loki() + " on the Mimir lane is the Loki id");
        assertThat(proof(report, Signal.TRACES).proved()).isTrue();
    }
}
