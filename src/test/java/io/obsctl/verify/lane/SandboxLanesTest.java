package io.obsctl.verify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.ProfileFix;
import io.obsctl.problem.ExitCode;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.sandbox.backend.Fault;
import io.obsctl.sandbox.backend.Variants;
import io.obsctl.sandbox.backend.Variants.ErrorBody;
import io.obsctl.verify.SandboxProfile;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The diagnosis over real HTTP, against the stand-in with its ids, scopes and refusals. */
class SandboxLanesTest {
    private static final List<String> LANES = List.of("otlp", "mimir", "loki", "tempo");
    private final Http http = new Http("test", RetryPolicy.NONE);
    private Sandbox sandbox;

    @AfterEach
    void close() {
        http.close();
        sandbox.close();
    }

    private void start(Variants variants) throws java.io.IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()).withVariants(variants));
    }

    private LaneReport check(LoadedProfile profile) {
        var secrets = SandboxProfile.secrets(sandbox);
        return new CheckLanes(
                        new HttpLaneProber(http, secrets, Duration.ofSeconds(20)),
                        ref -> TokenText.read(secrets.resolve(ref)))
                .run(profile);
    }

    static Stream<Variants> everyWording() {
        return Stream.of(ErrorBody.values())
                .flatMap(otlp -> Stream.of(ErrorBody.values())
                        .flatMap(tempo -> Stream.of(401, 403)
                                .map(scope -> Variants.REPORTED
                                        .withOtlpError(otlp)
                                        .withTempoError(tempo)
                                        .withScopeStatus(scope))));
    }

    @Test
    void findsNothingWrongWithAStackThatIsRight() throws java.io.IOException {
        start(Variants.REPORTED);
        LaneReport report = check(new SandboxProfile(sandbox).load());
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).hasSize(7).allMatch(r -> r.verdict() == Verdict.WORKS);
        assertThat(report.requests()).isEqualTo(7);
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void leavesNothingBehind() throws java.io.IOException {
        start(Variants.REPORTED);
        LoadedProfile profile =
                new SandboxProfile(sandbox).with("verify: { services: [] }\n").load();
        check(profile);
        assertThat(sandbox.requests().lines())
                .filteredOn(e -> e.method().equals("POST"))
                .hasSize(3);
        assertThat(sandbox.metrics().seriesCount()).isZero();
    }

    @ParameterizedTest
    @MethodSource("everyWording")
    void namesEverySwapOfTwoIdsInEveryWordingOfTheRefusals(Variants variants) throws java.io.IOException {
        start(variants);
        for (int a = 0; a < 4; a++) {
            for (int b = a + 1; b < 4; b++) {
                LaneReport report = check(new SandboxProfile(sandbox)
                        .swap(LANES.get(a), LANES.get(b))
                        .load());
                String story = LANES.get(a) + " " + LANES.get(b) + " " + report;
                assertThat(report.findings()).as(story).hasSize(1);
                assertThat(report.findings().get(0).problem().id()).as(story).hasToString("auth/swapped-ids");
                Map<String, String> fixed = new HashMap<>();
                report.fixes().forEach(f -> fixed.put(f.pointer(), f.to()));
                var right = new SandboxProfile(sandbox).load().profile().stack().lanes();
                assertThat(fixed).hasSize(2);
                for (String lane : List.of(LANES.get(a), LANES.get(b))) {
                    String id = lane.equals("otlp")
                            ? right.otlp().id()
                            : lane.equals("mimir")
                                    ? right.mimir().id()
                                    : lane.equals("loki")
                                            ? right.loki().id()
                                            : right.tempo().id();
                    assertThat(fixed).as(story).containsEntry("/stack/lanes/" + lane + "/id", id);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyWording")
    void neverNamesAWrongCauseForATokenThatLacksAScopeIsRevokedOrExpired(Variants variants) throws java.io.IOException {
        start(variants);
        LoadedProfile profile = new SandboxProfile(sandbox).load();
        var tokens = sandbox.tokens();
        var write = tokens.named("write").orElseThrow();
        var read = tokens.named("read").orElseThrow();
        Map<Lane, String> scopes = Map.of(
                Lane.OTLP_WRITE, "traces:write",
                Lane.MIMIR_WRITE, "metrics:write",
                Lane.LOKI_WRITE, "logs:write",
                Lane.MIMIR_READ, "metrics:read",
                Lane.LOKI_READ, "logs:read",
                Lane.TEMPO_READ, "traces:read");
        scopes.forEach((lane, scope) -> {
            var token = scope.endsWith("write") ? write : read;
            Set<String> fewer = new HashSet<>(token.scopes());
            fewer.remove(scope);
            tokens.put(token.withScopes(fewer));
            LaneReport report = check(profile);
            assertThat(report.row(lane).orElseThrow().causes())
                    .as(lane + " " + report)
                    .contains(LaneCause.MISSING_SCOPE);
            assertThat(report.rows().stream().filter(r -> r.verdict() != Verdict.WORKS))
                    .hasSize(1);
            tokens.put(token);
        });
        tokens.put(read.expiring(Instant.EPOCH));
        LaneReport expired = check(profile);
        assertThat(expired.findings()).hasSize(1);
        assertThat(expired.findings().get(0).causes())
                .containsExactly(LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN);
        assertThat(expired.findings().get(0).lanes()).containsExactly(Lane.MIMIR_READ, Lane.LOKI_READ, Lane.TEMPO_READ);
        tokens.put(read);
        tokens.revoke("write");
        assertThat(check(profile).findings().get(0).causes())
                .containsExactly(LaneCause.EXPIRED_TOKEN, LaneCause.REVOKED_TOKEN);
    }

    @Test
    void findsThePathsThatUrlsLackAndChecksTheIdsAllTheSame() throws java.io.IOException {
        start(Variants.REPORTED);
        LaneReport report = check(new SandboxProfile(sandbox)
                .url("otlp", URI.create(sandbox.otlp().toString().replace("/otlp", "")))
                .url("tempo", URI.create(sandbox.tempo() + "/tempo"))
                .load());
        assertThat(report.fixes())
                .extracting(ProfileFix::pointer, ProfileFix::to)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("/stack/lanes/otlp/url", sandbox.otlp().toString()),
                        Tuple.tuple("/stack/lanes/tempo/url", sandbox.tempo().toString()));
        assertThat(report.findings()).allMatch(f -> f.causes().equals(List.of(LaneCause.WRONG_URL)));
    }

    @Test
    void namesTheUrlOfAnotherLane() throws java.io.IOException {
        start(Variants.REPORTED);
        LaneReport report =
                check(new SandboxProfile(sandbox).url("tempo", sandbox.loki()).load());
        assertThat(report.findings()).hasSize(1);
        assertThat(report.findings().get(0).problem().detail()).contains("on the Tempo lane is the URL of Loki");
    }

    @Test
    void reportsWhatSaysNothingAboutCredentials() throws java.io.IOException {
        start(Variants.REPORTED);
        LoadedProfile profile = new SandboxProfile(sandbox).load();
        sandbox.faults().inject(DoorName.MIMIR, new Fault.TooManyRequests(Duration.ofSeconds(9)));
        sandbox.faults().inject(DoorName.LOKI, new Fault.Status(502, "bad gateway"));
        sandbox.faults().inject(DoorName.TEMPO, new Fault.NotJson());
        sandbox.faults().inject(DoorName.GRAFANA, new Fault.Paused());
        sandbox.faults().inject(DoorName.OTLP, new Fault.Cut());
        LaneReport report = check(profile);
        assertThat(report.findings())
                .extracting(f -> f.problem().id().toString())
                .containsExactlyInAnyOrder(
                        "auth/rate-limited",
                        "auth/backend-failing",
                        "auth/wrong-url",
                        "auth/paused",
                        "auth/unreachable");
        assertThat(report.findings().toString()).contains("Ask again in 9 s.");
    }
}
