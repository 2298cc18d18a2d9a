package io.obsctl.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.event.Sink;
import io.obsctl.infra.collector.HttpCollectorReader;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.infra.mimir.MimirFinder;
import io.obsctl.infra.otlp.OtlpSignalSender;
import io.obsctl.infra.secret.Redactor;
import io.obsctl.infra.secret.Secrets;
import io.obsctl.model.HopState;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretSource;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.VerifyReport;
import io.obsctl.model.VerifyRequest;
import io.obsctl.sandbox.collector.SmallCollector;
import io.obsctl.testing.Await;
import io.obsctl.testing.Certificates;
import io.obsctl.testing.GuardedPrometheus;
import io.obsctl.testing.Nginx;
import io.obsctl.testing.Ports;
import io.obsctl.testing.Programs;
import io.obsctl.verify.lane.CheckLanes;
import io.obsctl.verify.lane.ProfileText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real nginx that asks for client certificates, in front of a real Prometheus that asks for user and password. */
class MutualTlsIT {
    @AutoClose
    private static final Http HTTP = new Http("test", RetryPolicy.NONE);

    @AutoClose
    private static final Programs PROGRAMS = new Programs();

    @TempDir
    static Path dir;

    private static int door;

    @BeforeAll
    static void start() throws Exception {
        certificates();
        int inner = Ports.free();
        door = Ports.free();
        PROGRAMS.add(GuardedPrometheus.start(dir, inner));
        PROGRAMS.add(Nginx.start(dir, """
                  server {
                    listen 127.0.0.1:%2$d ssl;
                    ssl_certificate %1$s/server.pem;
                    ssl_certificate_key %1$s/server.key;
                    ssl_client_certificate %1$s/ca.pem;
                    ssl_verify_client on;
                    location / { proxy_pass http://127.0.0.1:%3$d; }
                  }
                """.formatted(dir, door, inner)));
        Await.open(inner);
        Await.open(door);
    }

    /** One client's key in each form that keys are written in. */
    private static void certificates() throws IOException, InterruptedException {
        Certificates.make(dir, """
                authority ca
                authority other
                names IP:127.0.0.1
                KEY='-newkey rsa:2048 -nodes'
                certificate server ca
                certificate pkcs8 ca
                openssl rsa -in pkcs8.key -traditional -out pkcs1.key
                cp pkcs8.pem pkcs1.pem
                openssl ecparam -name prime256v1 -genkey -noout -out sec1.key
                openssl req -new -key sec1.key -out sec1.csr -subj /CN=example-sec1
                sign sec1 ca
                certificate stranger other
                """);
    }

    private static LoadedProfile profile(String tls, Path home) throws IOException {
        return ProfileText.load("""
                environment: dev
                service: { name: api }
                stack:
                  kind: self-hosted
                  tls: { %s }
                  lanes:
                    mimir: { url: "https://127.0.0.1:%d", user: obsctl, password: env:PASSWORD }
                collect: { otlp: { traces: false, logs: false } }
                process: { batch: 100ms }
                verify: { services: [api] }
                """.formatted(tls, door)
                + RunningConfig.ports().replace("runs-on: local,", "runs-on: local, home: \"" + home + "\","));
    }

    private static String files(String ca, String client) {
        String both = "ca: \"file:%s.pem\", cert: \"file:%s.pem\", key: \"file:%s.key\"";
        return both.formatted(dir.resolve(ca), dir.resolve(client), dir.resolve(client));
    }

    private static SecretSource secrets(String password) {
        return new Secrets(Map.of("PASSWORD", password), HTTP, new Redactor(), Sink.none());
    }

    private static LaneReport check(String tls, String password) throws IOException {
        SecretSource secrets = secrets(password);
        return new CheckLanes(new HttpLaneProber(HTTP, secrets, Duration.ofSeconds(20)), ref -> new TokenFacts.Opaque())
                .run(profile(tls, dir));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkcs8", "pkcs1", "sec1"})
    void letsTheLanesInWithAKeyOfEveryForm(String form) throws IOException {
        LaneReport report = check(files("ca", form), "FAKE-password");
        assertThat(report.rows()).hasSize(2).allMatch(r -> r.verdict() == Verdict.WORKS);
    }

    @Test
    void tellsAWrongPasswordFromAWrongCertificate() throws IOException {
        assertThat(check(files("ca", "pkcs8"), "FAKE-wrong").rows())
                .hasSize(2)
                .allMatch(r -> r.causes().equals(List.of(LaneCause.WRONG_CREDENTIALS)));
        assertThat(check(files("ca", "stranger"), "FAKE-password").rows())
                .hasSize(2)
                .noneMatch(r -> r.verdict() == Verdict.WORKS)
                .noneMatch(r -> r.causes().contains(LaneCause.WRONG_CREDENTIALS));
    }

    @Test
    void trustsNobodyButTheAuthorityOfTheProfile() throws IOException {
        LaneReport other = check(files("other", "pkcs8"), "FAKE-password");
        assertThat(other.rows()).hasSize(2).allMatch(r -> r.causes().equals(List.of(LaneCause.CERTIFICATE_ISSUER)));
        assertThat(other.findings().get(0).problem().detail()).containsIgnoringCase("certificate");
    }

    @Test
    void aMissingOrBrokenPemIsSaidAndNothingIsSent() throws IOException {
        LaneReport report = check("ca: \"file:%s\"".formatted(dir.resolve("nginx.conf")), "FAKE-password");
        assertThat(report.rows()).allMatch(r -> r.causes().equals(List.of(LaneCause.NOT_ASKED)));
        assertThat(report.findings().get(0).problem().id()).hasToString("secret/text");
    }

    @Test
    void theRenderedCollectorWritesThroughBothDoorsAndTheMetricIsReadBack(@TempDir Path work) throws Exception {
        LoadedProfile profile = profile(files("ca", "pkcs8"), work);
        SecretSource secrets = secrets("FAKE-password");
        try (SmallCollector collector = RunningConfig.start(profile, secrets, work)) {
            assertThat(collector).isNotNull();
            VerifyReport report = verify(profile, secrets);
            assertThat(report.problems()).isEmpty();
            assertThat(report.hosts().get(0).signals().get(0).readable()).isInstanceOf(HopState.Passed.class);
        }
    }

    private static VerifyReport verify(LoadedProfile profile, SecretSource secrets) {
        Duration deadline = Duration.ofSeconds(20);
        return new SignalVerification(
                        new LoopbackReach(),
                        new OtlpSignalSender(HTTP, deadline),
                        List.of(new MimirFinder(new LaneReader(HTTP, secrets, deadline))),
                        new HttpCollectorReader(HTTP, deadline),
                        new CheckLanes(new HttpLaneProber(HTTP, secrets, deadline), ref -> new TokenFacts.Opaque()),
                        Clock.systemUTC(),
                        new Random())
                .run(profile, new VerifyRequest(List.of(), Set.of(), Duration.ofSeconds(60), ""), Sink.none());
    }
}
