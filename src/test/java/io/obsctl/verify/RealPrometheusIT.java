package io.obsctl.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.obsctl.event.Sink;
import io.obsctl.infra.collector.HttpCollectorReader;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.infra.mimir.MimirFinder;
import io.obsctl.infra.otlp.OtlpSignalSender;
import io.obsctl.model.HopState;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.model.Lanes;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretSource;
import io.obsctl.model.Stack;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyReport.SignalProof;
import io.obsctl.model.VerifyRequest;
import io.obsctl.testing.Await;
import io.obsctl.testing.GuardedPrometheus;
import io.obsctl.testing.Ports;
import io.obsctl.verify.lane.CheckLanes;
import io.obsctl.verify.lane.ProfileText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus behind Basic auth receives the metric by remote write and answers the read-back. The Alloy of the
 * PATH writes it, or the small collector where there is none.
 */
class RealPrometheusIT {
    private static final Http HTTP = new Http("test", RetryPolicy.NONE);

    @TempDir
    static Path dir;

    private static Process prometheus;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(Stream.of("/usr/bin/prometheus", "/usr/local/bin/prometheus")
                        .anyMatch(p -> Files.isExecutable(Path.of(p))))
                .as("a prometheus program")
                .isTrue();
        port = Ports.free();
        prometheus = GuardedPrometheus.start(dir, port);
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                .header("Authorization", "Basic b2JzY3RsOkZBS0UtcGFzc3dvcmQ=")
                .build();
        Await.open(port);
        Await.until(
                "Prometheus is ready",
                () -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                                .join()
                                .statusCode()
                        == 200);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        HTTP.close();
        if (prometheus != null) {
            prometheus.destroy();
            prometheus.waitFor(30, TimeUnit.SECONDS);
        }
    }

    private static LoadedProfile profile(String user) throws IOException {
        LoadedProfile loaded = ProfileText.load("""
                environment: dev
                service: { name: api }
                stack:
                  kind: self-hosted
                  tokens: { write: env:PASSWORD, read: env:PASSWORD }
                  lanes:
                    otlp: { url: "http://127.0.0.1:%d/nothing", auth: none }
                    mimir: { url: "http://127.0.0.1:%d", id: "%s", auth: basic }
                collect: { otlp: { traces: false, logs: false } }
                process: { batch: 100ms }
                """.formatted(port, port, user) + RunningConfig.ports());
        return withoutOtlpLane(loaded);
    }

    /** Rendering bridges OTLP metrics to remote write where there is no OTLP lane; the profile's rules ask for one. */
    private static LoadedProfile withoutOtlpLane(LoadedProfile loaded) {
        Profile p = loaded.profile();
        Stack s = p.stack();
        Lanes lanes = new Lanes(null, s.lanes().mimir(), null, null);
        Stack stack = new Stack(s.kind(), s.slug(), s.api(), s.tokens(), lanes, s.grafana());
        Profile profile = new Profile(
                p.environment(),
                p.service(),
                stack,
                p.collectors(),
                p.hosts(),
                p.collect(),
                p.process(),
                p.application(),
                p.observe(),
                p.verify(),
                p.budget(),
                p.extraAlloy());
        return new LoadedProfile(loaded.name(), loaded.file(), profile, loaded.origins());
    }

    private static SecretSource password(String value) {
        return ref -> Secret.of(value);
    }

    private static CheckLanes lanes(SecretSource secrets) {
        return new CheckLanes(
                new HttpLaneProber(HTTP, secrets, Duration.ofSeconds(20)), ref -> new TokenFacts.Opaque());
    }

    private static VerifyReport verify(LoadedProfile profile, SecretSource secrets) {
        Duration deadline = Duration.ofSeconds(20);
        return new SignalVerification(
                        new LoopbackReach(),
                        new OtlpSignalSender(HTTP, deadline),
                        List.of(new MimirFinder(new LaneReader(HTTP, secrets, deadline))),
                        new HttpCollectorReader(HTTP, deadline),
                        lanes(secrets),
                        Clock.systemUTC(),
                        new Random())
                .run(profile, new VerifyRequest(List.of(), Set.of(), Duration.ofSeconds(60), ""), Sink.none());
    }

    @Test
    void receivesTheMetricAndAnswersTheReadBack(@TempDir Path work) throws Exception {
        LoadedProfile profile = profile("obsctl");
        SecretSource right = password("FAKE-password");
        try (AutoCloseable collector = RunningConfig.startAny(profile, right, work)) {
            assertThat(collector).isNotNull();
            VerifyReport report = verify(profile, right);
            assertThat(report.problems()).isEmpty();
            SignalProof metrics = report.hosts().get(0).signals().get(0);
            assertThat(metrics.evidence()).isEqualTo("obsctl_probe = " + Integer.parseInt(report.run(), 16));
        }
    }

    @Test
    void saysThatTheWrittenMetricWasRefused(@TempDir Path work) throws Exception {
        LoadedProfile profile = profile("obsctl");
        SecretSource wrong = password("FAKE-wrong");
        try (AutoCloseable collector = RunningConfig.startAny(profile, wrong, work)) {
            assertThat(collector).isNotNull();
            SignalProof metrics =
                    verify(profile, wrong).hosts().get(0).signals().get(0);
            assertThat(metrics.exported()).isInstanceOf(HopState.Failed.class);
            assertThat(metrics.problem().detail()).contains("mimir write: user or password is wrong");
        }
    }

    @Test
    void letsTheLaneCheckInAndRefusesAWrongUserWithoutGuessingIds() throws IOException {
        LaneReport right = lanes(password("FAKE-password")).run(profile("obsctl"));
        assertThat(right.rows()).hasSize(2).allMatch(r -> r.verdict() == Verdict.WORKS);
        LaneReport wrong = lanes(password("FAKE-password")).run(profile("somebody"));
        assertThat(wrong.rows()).allMatch(r -> r.causes().equals(List.of(LaneCause.WRONG_CREDENTIALS)));
        assertThat(wrong.requests()).isEqualTo(2);
    }
}
