package io.obsctl.verify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Row;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.ProfileFix;
import io.obsctl.model.StackFacts;
import io.obsctl.model.StackFacts.Door;
import io.obsctl.model.TokenFacts;
import io.obsctl.problem.ExitCode;
import io.obsctl.verify.lane.LaneProber.Answer;
import io.obsctl.verify.lane.LaneProber.Knock;
import io.obsctl.verify.lane.SimulatedStack.Body;
import io.obsctl.verify.lane.SimulatedStack.State;
import io.obsctl.verify.lane.SimulatedStack.Variant;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class LaneDiagnosisTest {
    private static final List<String> BACKENDS = List.of("otlp", "mimir", "loki", "tempo");
    private static final Variant REPORTED = new Variant(Body.TEXT, Body.TEXT, 401);
    private static final TokenReader OPAQUE = ref -> new TokenFacts.Opaque();

    private static LaneReport check(LoadedProfile profile, SimulatedStack stack) {
        return new CheckLanes(stack, OPAQUE).run(profile);
    }

    private static Map<String, String> ids(String otlp, String mimir, String loki, String tempo) {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("otlp", otlp);
        out.put("mimir", mimir);
        out.put("loki", loki);
        out.put("tempo", tempo);
        return out;
    }

    /** Every way to write four of the stack's ids or a foreign one on the lanes: 5^4. */
    private static void everyAssignment(Consumer<Map<String, String>> then) {
        List<String> choices = List.of("100", "200", "300", "400", "999");
        for (int n = 0; n < 625; n++) {
            then.accept(ids(choices.get(n % 5), choices.get(n / 5 % 5), choices.get(n / 25 % 5), choices.get(n / 125)));
        }
    }

    @Test
    void namesTheRightCauseOrASetThatHoldsItForEveryAssignmentOfIdsAndEveryStateOfTokens() {
        List<Variant> variants = new ArrayList<>();
        for (Body otlp : Body.values()) {
            for (Body tempo : Body.values()) {
                variants.add(new Variant(otlp, tempo, 401));
                variants.add(new Variant(otlp, tempo, 403));
            }
        }
        List<Set<String>> scopes = List.of(
                Set.of(),
                Set.of("env:READ_TOKEN logs:read"),
                Set.of("env:WRITE_TOKEN traces:write"),
                Set.of("env:WRITE_TOKEN metrics:write", "env:READ_TOKEN traces:read"),
                Set.of("env:WRITE_TOKEN metrics:write", "env:WRITE_TOKEN logs:write", "env:WRITE_TOKEN traces:write"));
        int[] count = {0};
        everyAssignment(ids -> {
            LoadedProfile profile = ProfileText.cloud(ids, true);
            for (State write : State.values()) {
                int n = count[0]++;
                State read = State.values()[n / 4 % 4];
                Variant variant = variants.get(n % 7 == 0 ? 0 : n / 3 % variants.size());
                Set<String> missing = scopes.get(n % scopes.size());
                Map<String, State> tokens = Map.of("env:WRITE_TOKEN", write, "env:READ_TOKEN", read);
                holds(profile, new SimulatedStack(tokens, missing, variant));
            }
        });
        assertThat(count[0]).isEqualTo(2500);
    }

    private static void holds(LoadedProfile profile, SimulatedStack stack) {
        LaneReport report = check(profile, stack);
        String story = profile.profile().stack().lanes() + " " + report;
        int failed = 0;
        Set<String> failedBackends = new HashSet<>();
        for (Knock knock : Knocks.of(profile.profile().stack())) {
            if (knock.lane() == Lane.GRAFANA) {
                continue;
            }
            LaneCause truth = stack.truth(knock);
            Row row = report.row(knock.lane()).orElseThrow();
            if (truth == null) {
                assertThat(row.verdict()).as(story).isEqualTo(Verdict.WORKS);
            } else {
                failed++;
                failedBackends.add(knock.lane().backend());
                assertThat(row.causes()).as(story).contains(truth);
                assertThat(report.about(knock.lane())).as(story).isNotEmpty();
            }
        }
        for (ProfileFix fix : report.fixes()) {
            String backend = fix.pointer().split("/")[3];
            assertThat(fix.to()).as(story).isEqualTo(SimulatedStack.IDS.get(backend));
            assertThat(fix.from()).as(story).isNotEqualTo(fix.to());
        }
        int lanes = Knocks.of(profile.profile().stack()).size();
        assertThat(stack.requests.get())
                .as(story)
                .isLessThanOrEqualTo(lanes + failedBackends.size() * failedBackends.size());
        assertThat(report.requests()).isEqualTo(stack.requests.get());
        assertThat(report.exitCode()).isEqualTo(failed == 0 ? ExitCode.DONE : ExitCode.NO);
    }

    @Test
    void namesEverySwapExactlyAndMendsIt() {
        everyAssignment(ids -> {
            if (!new HashSet<>(ids.values()).equals(Set.of("100", "200", "300", "400"))) {
                return;
            }
            for (boolean ownReadToken : new boolean[] {true, false}) {
                SimulatedStack stack = new SimulatedStack(Map.of(), Set.of(), REPORTED);
                LaneReport report = check(ProfileText.cloud(ids, ownReadToken), stack);
                Map<String, String> mended = new HashMap<>(ids);
                report.fixes().forEach(f -> mended.put(f.pointer().split("/")[3], f.to()));
                assertThat(mended).isEqualTo(SimulatedStack.IDS);
                long wrong = BACKENDS.stream()
                        .filter(b -> !ids.get(b).equals(SimulatedStack.IDS.get(b)))
                        .count();
                assertThat(report.fixes()).hasSize((int) wrong);
                assertThat(report.findings())
                        .allMatch(f -> f.problem().id().toString().equals("auth/swapped-ids"));
                assertThat(report.rows()).noneMatch(r -> r.verdict() == Verdict.CANNOT_TELL);
            }
        });
    }

    @Test
    void placesASwapAtTheIdInTheFile() {
        LaneReport report = check(
                ProfileText.cloud(ids("200", "100", "300", "400"), true),
                new SimulatedStack(Map.of(), Set.of(), REPORTED));
        var problem = report.findings().get(0).problem();
        assertThat(problem.position()).hasToString("profiles/prod.yaml:11:78");
        assertThat(problem.detail())
                .isEqualTo("The OTLP and Mimir ids have changed places.\n"
                        + "profiles/prod.yaml:11:78  otlp.id  200 → 100\n"
                        + "profiles/prod.yaml:12:89  mimir.id  100 → 200");
        assertThat(problem.hints().get(0).command()).isEqualTo("obsctl auth check prod --fix");
        assertThat(report.row(Lane.OTLP_WRITE).orElseThrow().words()).isEqualTo("this is the Mimir id");
        assertThat(report.row(Lane.MIMIR_WRITE).orElseThrow().words()).isEqualTo("this is the OTLP id");
        assertThat(report.row(Lane.MIMIR_READ).orElseThrow().words()).isEqualTo("same id as above");
        assertThat(report.row(Lane.LOKI_READ).orElseThrow().may()).isEqualTo("logs:read");
    }

    @Test
    void namesTheOtlpIdThatStandsOnEveryLaneWithoutAskingFurther() {
        SimulatedStack stack = new SimulatedStack(Map.of(), Set.of(), REPORTED);
        LaneReport report = check(ProfileText.cloud(ids("100", "100", "100", "100"), false), stack);
        assertThat(report.row(Lane.LOKI_WRITE).orElseThrow().words()).isEqualTo("this is the OTLP id");
        assertThat(report.fixes()).isEmpty();
        assertThat(stack.requests).hasValue(7);
    }

    @Test
    void asksNoFurtherWhenTheTokenIsDead() {
        SimulatedStack stack = new SimulatedStack(
                Map.of("env:WRITE_TOKEN", State.DEAD), Set.of(), new Variant(Body.NONE, Body.TEXT, 401));
        LaneReport report = check(ProfileText.cloud(SimulatedStack.IDS, false), stack);
        assertThat(stack.requests).hasValue(7);
        assertThat(report.findings()).hasSize(1);
        var finding = report.findings().get(0);
        assertThat(finding.problem().id()).hasToString("auth/bad-token");
        assertThat(finding.lanes()).hasSize(6);
        assertThat(finding.problem().position()).hasToString("profiles/prod.yaml:7:12");
    }

    @Test
    void cannotTellAnUnknownTokenFromFourForeignIds() {
        SimulatedStack foreign = new SimulatedStack(Map.of(), Set.of(), REPORTED);
        SimulatedStack unknown = new SimulatedStack(Map.of("env:WRITE_TOKEN", State.UNKNOWN), Set.of(), REPORTED);
        LaneReport a = check(ProfileText.cloud(ids("1", "2", "3", "4"), false), foreign);
        LaneReport b = check(ProfileText.cloud(ids("1", "2", "3", "4"), false), unknown);
        assertThat(a).isEqualTo(b);
        assertThat(a.findings()).hasSize(1);
        assertThat(a.findings().get(0).problem().id()).hasToString("auth/cannot-tell");
        assertThat(a.findings().get(0).causes()).containsExactly(LaneCause.WRONG_ID, LaneCause.UNKNOWN_TOKEN);
        assertThat(a.findings().get(0).problem().detail()).contains("none of the ids 1, 2, 3 and 4 is its lane's");
    }

    @Test
    void knowsTheTokenForBadWhenAnotherTokenShowsThatTheIdsAreRight() {
        SimulatedStack stack = new SimulatedStack(Map.of("env:WRITE_TOKEN", State.UNKNOWN), Set.of(), REPORTED);
        LaneReport report = check(ProfileText.cloud(SimulatedStack.IDS, true), stack);
        assertThat(report.row(Lane.MIMIR_WRITE).orElseThrow().causes()).containsExactly(LaneCause.UNKNOWN_TOKEN);
        assertThat(report.row(Lane.OTLP_WRITE).orElseThrow().causes()).containsExactly(LaneCause.UNKNOWN_TOKEN);
    }

    @Test
    void namesAMissingScopeAndWhatItMeans() {
        SimulatedStack stack = new SimulatedStack(Map.of(), Set.of("env:READ_TOKEN logs:read"), REPORTED);
        LaneReport report = check(ProfileText.cloud(SimulatedStack.IDS, true), stack);
        assertThat(report.findings()).hasSize(1);
        assertThat(report.findings().get(0).problem().detail())
                .isEqualTo("token env:READ_TOKEN lacks logs:read: `verify` cannot prove that logs arrive");
        assertThat(report.row(Lane.LOKI_READ).orElseThrow().words()).isEqualTo("the token lacks logs:read");
    }

    @Test
    void tellsIdFromScopeByAnotherOtlpDoorWhenTheGatewaySaysNothing() {
        Variant silent = new Variant(Body.NONE, Body.TEXT, 401);
        LaneReport scope = check(
                ProfileText.cloud(SimulatedStack.IDS, true),
                new SimulatedStack(Map.of(), Set.of("env:WRITE_TOKEN traces:write"), silent));
        assertThat(scope.row(Lane.OTLP_WRITE).orElseThrow().causes()).containsExactly(LaneCause.MISSING_SCOPE);
        LaneReport id = check(
                ProfileText.cloud(ids("999", "200", "300", "400"), true),
                new SimulatedStack(Map.of(), Set.of(), silent));
        assertThat(id.row(Lane.OTLP_WRITE).orElseThrow().causes()).containsExactly(LaneCause.WRONG_ID);
    }

    @Test
    void asksTheOtlpGatewayForEveryScopeThatNoOtherLaneShows() {
        SimulatedStack stack = new SimulatedStack(Map.of(), Set.of("env:WRITE_TOKEN logs:write"), REPORTED);
        LaneReport report = check(ProfileText.cloud(Map.of("otlp", "100"), false), stack);
        assertThat(report.row(Lane.OTLP_WRITE).orElseThrow().words()).isEqualTo("the token lacks logs:write");
    }

    @Test
    void callsAMalformedTokenWhatItIs() {
        SimulatedStack stack = new SimulatedStack(Map.of("env:WRITE_TOKEN", State.UNKNOWN), Set.of(), REPORTED);
        LaneReport report = new CheckLanes(stack, ref -> new TokenFacts.Malformed("it was cut"))
                .run(ProfileText.cloud(SimulatedStack.IDS, false));
        assertThat(report.findings().get(0).problem().id()).hasToString("auth/bad-token");
        assertThat(report.findings().get(0).problem().detail()).contains("token env:WRITE_TOKEN: it was cut");
    }

    @Test
    void warnsOfTokensOfTwoOrganisations() {
        LaneReport report = new CheckLanes(
                        new SimulatedStack(Map.of(), Set.of(), REPORTED),
                        ref -> new TokenFacts.CloudAccess(ref.rest().equals("READ_TOKEN") ? "1" : "2", "n", "r"))
                .run(ProfileText.cloud(SimulatedStack.IDS, true));
        assertThat(report.findings()).hasSize(1);
        assertThat(report.findings().get(0).problem().id()).hasToString("auth/foreign-token");
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void answersUnreachableOnlyWhenNoLaneSaidAnything() {
        LaneProber silent = knock -> new Answer.Unreachable(LaneProber.Obstacle.REFUSED, "connection refused");
        LaneReport report = new CheckLanes(silent, OPAQUE).run(ProfileText.cloud(SimulatedStack.IDS, true));
        assertThat(report.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(report.findings()).hasSize(5).allMatch(f -> f.causes().equals(List.of(LaneCause.REFUSED)));
        assertThat(report.about(Lane.MIMIR_READ)).isEqualTo(report.about(Lane.MIMIR_WRITE));
    }

    @Test
    void namesTheUrlOfAnotherLaneWithoutJudgingTheId() {
        LoadedProfile profile = ProfileText.load("""
                environment: prod
                service: { name: api }
                stack:
                  kind: grafana-cloud
                  slug: example
                  tokens: { write: env:WRITE_TOKEN, read: env:READ_TOKEN }
                  lanes:
                    otlp: { url: "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp", id: "100" }
                    mimir: { url: "https://logs-prod-012.grafana.net", id: "200" }
                collect: { otlp: {} }
                """);
        SimulatedStack stack = new SimulatedStack(Map.of(), Set.of(), REPORTED);
        LaneProber prober = knock -> knock.lane().backend().equals("mimir")
                ? new Answer.Rejected(401, LaneProber.Refusal.CREDENTIALS, "invalid authentication credentials", null)
                : stack.ask(knock);
        LaneReport report = new CheckLanes(prober, OPAQUE).run(profile);
        assertThat(report.findings()).hasSize(1);
        assertThat(report.findings().get(0).problem().detail())
                .isEqualTo("https://logs-prod-012.grafana.net on the Mimir lane is the URL of Loki");
    }

    @Test
    void findsThePathThatAUrlLacks() {
        LoadedProfile profile = ProfileText.load("""
                environment: prod
                service: { name: api }
                stack:
                  kind: grafana-cloud
                  slug: example
                  tokens: { write: env:WRITE_TOKEN }
                  lanes:
                    otlp: { url: "https://otlp-gateway-prod-eu-west-2.grafana.net", id: "100" }
                collect: { otlp: {} }
                """);
        SimulatedStack stack = new SimulatedStack(Map.of(), Set.of(), REPORTED);
        LaneProber prober = knock -> knock.address().url().getPath().equals("/otlp")
                ? stack.ask(knock)
                : new Answer.Rejected(404, LaneProber.Refusal.NOT_FOUND, "404 page not found", null);
        LaneReport report = new CheckLanes(prober, OPAQUE).run(profile);
        assertThat(report.fixes())
                .extracting(ProfileFix::pointer, ProfileFix::to)
                .containsExactly(
                        Tuple.tuple("/stack/lanes/otlp/url", "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp"));
        assertThat(report.exitCode()).isEqualTo(ExitCode.NO);
    }

    private static StackFacts facts() {
        URI url = URI.create("https://example.grafana.net");
        return new StackFacts(
                "example",
                "example",
                "100",
                "1",
                "org",
                "r",
                "active",
                url,
                new Door("100", url),
                new Door("200", url),
                new Door("300", url),
                new Door("400", url),
                new Door("500", url),
                new Door("600", url),
                new Door("101", url),
                List.of());
    }

    @Test
    void namesTheAlertmanagerIdAndTheRightOneWhenTheStackApiKnowsThem() {
        SimulatedStack stack = new SimulatedStack(Map.of(), Set.of(), REPORTED);
        LaneReport report = new CheckLanes(stack, OPAQUE, s -> Optional.of(facts()))
                .run(ProfileText.cloud(ids("100", "500", "300", "400"), true));
        assertThat(report.row(Lane.MIMIR_WRITE).orElseThrow().words()).isEqualTo("this is the Alertmanager id");
        assertThat(report.fixes()).extracting(ProfileFix::to).containsExactly("200");
    }

    @Test
    void tellsAnUnknownTokenFromForeignIdsWithTheStackApi() {
        Map<String, State> unknown = Map.of("env:WRITE_TOKEN", State.UNKNOWN);
        LaneReport token = new CheckLanes(
                        new SimulatedStack(unknown, Set.of(), REPORTED), OPAQUE, s -> Optional.of(facts()))
                .run(ProfileText.cloud(SimulatedStack.IDS, false));
        assertThat(token.findings().get(0).causes()).containsExactly(LaneCause.UNKNOWN_TOKEN);
        LaneReport foreign = new CheckLanes(
                        new SimulatedStack(Map.of(), Set.of(), REPORTED), OPAQUE, s -> Optional.of(facts()))
                .run(ProfileText.cloud(ids("1", "2", "3", "4"), false));
        assertThat(foreign.rows().get(0).causes()).containsExactly(LaneCause.WRONG_ID);
        assertThat(foreign.fixes()).extracting(ProfileFix::to).containsExactly("100", "200", "300", "400");
    }

    @Test
    void doesNotAskTheStackApiWhenTheLanesSayEnough() {
        LaneReport report = new CheckLanes(new SimulatedStack(Map.of(), Set.of(), REPORTED), OPAQUE, s -> {
                    throw new AssertionError("asked");
                })
                .run(ProfileText.cloud(ids("200", "100", "300", "400"), true));
        assertThat(report.fixes()).hasSize(2);
    }
}
