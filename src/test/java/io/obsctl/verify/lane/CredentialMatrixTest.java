package io.obsctl.verify.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Lane;
import io.obsctl.model.LaneCause;
import io.obsctl.model.LaneReport;
import io.obsctl.model.LaneReport.Row;
import io.obsctl.model.LaneReport.Verdict;
import io.obsctl.sandbox.backend.Variants;
import io.obsctl.sandbox.backend.Variants.ErrorBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults of credentials and of the way to a lane, over real HTTP on a stack whose refusals are those that are reported
 * of the real one. Each verdict is set against what the test itself broke.
 */
class CredentialMatrixTest {
    private static final List<String> MEASURED = Collections.synchronizedList(new ArrayList<>());

    static Stream<Fault> faults() {
        return Stream.concat(CredentialFaults.list().stream(), WayFaults.list().stream());
    }

    @AfterAll
    static void print() {
        List<String> lines = new ArrayList<>(MEASURED);
        Collections.sort(lines, Collections.reverseOrder());
        System.out.println(lines.size() + " diagnoses (ms, requests, lanes, lanes that failed); the slowest:");
        lines.stream().limit(8).forEach(l -> System.out.println("  " + l));
    }

    @Test
    void holdsSixtyFaultsAndMore() {
        assertThat(faults().map(f -> f.name)).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void findsNothingWrongWithAStandThatIsRight() throws IOException {
        try (Stand stand = new Stand(Variants.REPORTED, java.time.Duration.ZERO)) {
            stand.api = true;
            LaneReport report = stand.check();
            assertThat(report.findings()).isEmpty();
            assertThat(report.rows()).hasSize(11).allMatch(r -> r.verdict() == Verdict.WORKS);
            assertThat(report.requests()).isEqualTo(11);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void namesExactlyWhatIsWrong(Fault fault) throws IOException {
        try (Stand stand = new Stand(Variants.REPORTED, fault.skew)) {
            fault.breaking.accept(stand);
            LaneReport report = measured(fault.name, stand);
            String story = fault.name + "\n" + report;
            for (Row row : report.rows()) {
                assertThat(row.causes())
                        .as(row.lane() + " of " + story)
                        .containsExactlyInAnyOrderElementsOf(fault.causes.getOrDefault(row.lane(), Set.of()));
            }
            assertThat(fault.causes.keySet())
                    .as(story)
                    .isSubsetOf(report.rows().stream().map(Row::lane).toList());
            assertThat(ids(report)).as(story).containsExactlyInAnyOrderElementsOf(fault.findings);
            String text = report.findings().toString();
            fault.said.forEach(words -> assertThat(text).as(fault.name).contains(words));
            Map<String, String> expected = new HashMap<>();
            fault.fixes.forEach((pointer, backend) -> expected.put(pointer, right(stand, pointer, backend)));
            Map<String, String> fixes = new HashMap<>();
            report.fixes().forEach(f -> fixes.put(f.pointer(), f.to()));
            assertThat(fixes).as(story).isEqualTo(expected);
            everythingPlaced(report);
        }
    }

    private static String right(Stand stand, String pointer, String backend) {
        if (pointer.endsWith("/id")) {
            return stand.right.get(backend);
        }
        return switch (backend) {
            case "otlp" -> stand.sandbox.otlp().toString();
            case "mimir" -> stand.sandbox.mimir().toString();
            case "loki" -> stand.sandbox.loki().toString();
            default -> stand.sandbox.tempo().toString();
        };
    }

    /** Each diagnosis ends with something to do, and says where it stands in the profile. */
    private static void everythingPlaced(LaneReport report) {
        for (LaneReport.Finding finding : report.findings()) {
            String id = finding.problem().id().toString();
            if (!id.equals("auth/clock-skew") && !id.startsWith("secret/")) {
                assertThat(finding.problem().position()).as(id).isNotNull();
            }
            if (!id.startsWith("secret/")) {
                assertThat(finding.problem().hints()).as(id).isNotEmpty();
            }
        }
    }

    private static Set<String> ids(LaneReport report) {
        Set<String> out = new HashSet<>();
        report.findings().forEach(f -> out.add(f.problem().id().toString()));
        return out;
    }

    private static LaneReport measured(String name, Stand stand) {
        long start = System.nanoTime();
        LaneReport report = stand.check();
        long ms = (System.nanoTime() - start) / 1_000_000;
        // A lane whose URL was mended failed as well, whatever the other URL answered.
        long failed = report.rows().stream()
                .filter(r ->
                        r.verdict() != Verdict.WORKS || stand.sandbox.faults().struck(door(r.lane())) > 0)
                .count();
        int lanes = report.rows().size();
        MEASURED.add("%6d %3d %3d %3d  %s".formatted(ms, report.requests(), lanes, failed, name));
        assertThat((long) report.requests()).as(name + "\n" + report).isLessThanOrEqualTo(lanes + failed * failed);
        assertThat(stand.sandbox.requests().lines().size()).as(name).isLessThanOrEqualTo(report.requests());
        return report;
    }

    private static io.obsctl.sandbox.backend.DoorName door(Lane lane) {
        return lane == Lane.STACK_API
                ? io.obsctl.sandbox.backend.DoorName.API
                : io.obsctl.sandbox.backend.DoorName.valueOf(lane.backend().toUpperCase(java.util.Locale.ROOT));
    }

    static List<Variants> wordings() {
        List<Variants> out = new ArrayList<>();
        for (ErrorBody otlp : List.of(ErrorBody.ENVELOPE, ErrorBody.RPC_STATUS, ErrorBody.PLAIN, ErrorBody.EMPTY)) {
            for (ErrorBody tempo : List.of(ErrorBody.ENVELOPE, ErrorBody.PLAIN, ErrorBody.EMPTY)) {
                for (int scope : new int[] {401, 403}) {
                    out.add(Variants.REPORTED
                            .withOtlpError(otlp)
                            .withTempoError(tempo)
                            .withScopeStatus(scope));
                }
            }
        }
        return out;
    }

    /** Where refusals are worded otherwise, more may be left open; the truth is always among it, and no fix is wrong. */
    private static void holds(Fault fault, Variants wording) throws IOException {
        try (Stand stand = new Stand(wording, fault.skew)) {
            fault.breaking.accept(stand);
            LaneReport report = measured(fault.name + " " + wording.otlpError() + " " + wording.tempoError(), stand);
            String story = fault.name + " " + wording + "\n" + report;
            for (Row row : report.rows()) {
                Set<LaneCause> truth = fault.causes.getOrDefault(row.lane(), Set.of());
                if (truth.isEmpty()) {
                    assertThat(row.causes()).as(row.lane() + " of " + story).isEmpty();
                } else {
                    assertThat(row.causes()).as(row.lane() + " of " + story).containsAll(truth);
                }
            }
            report.fixes()
                    .forEach(f -> assertThat(f.to())
                            .as(story)
                            .isEqualTo(right(stand, f.pointer(), f.pointer().split("/")[3])));
        }
    }

    @Test
    void keepsTheTruthInEveryWordingOfTheRefusals() throws IOException {
        List<Fault> faults = CredentialFaults.list();
        List<Variants> wordings = wordings();
        for (int i = 0; i < faults.size(); i++) {
            holds(faults.get(i), wordings.get(i % wordings.size()));
        }
    }

    @Test
    @Tag("long")
    void keepsTheTruthOfEveryFaultInEveryWordingOfTheRefusals() throws IOException {
        for (Fault fault : CredentialFaults.list()) {
            for (Variants wording : wordings()) {
                holds(fault, wording);
            }
        }
    }

    /** Each pair of two backends, once. */
    private static List<List<String>> pairs() {
        List<List<String>> out = new ArrayList<>();
        for (int a = 0; a < Stand.BACKENDS.size(); a++) {
            for (int b = a + 1; b < Stand.BACKENDS.size(); b++) {
                out.add(List.of(Stand.BACKENDS.get(a), Stand.BACKENDS.get(b)));
            }
        }
        return out;
    }

    @Test
    void namesBothLanesOfEverySwapOfTwoIds() throws IOException {
        List<Variants> wordings = wordings();
        assertThat(pairs()).hasSize(21);
        int n = 0;
        for (List<String> pair : pairs()) {
            swapped(pair.get(0), pair.get(1), Variants.REPORTED);
            swapped(pair.get(0), pair.get(1), wordings.get(n++ % wordings.size()));
        }
    }

    @Test
    @Tag("long")
    void namesBothLanesOfEverySwapOfTwoIdsInEveryWordingOfTheRefusals() throws IOException {
        for (List<String> pair : pairs()) {
            for (Variants wording : wordings()) {
                swapped(pair.get(0), pair.get(1), wording);
            }
        }
    }

    private static void swapped(String one, String two, Variants wording) throws IOException {
        try (Stand stand = new Stand(wording, java.time.Duration.ZERO)) {
            stand.swap(one, two);
            LaneReport report = measured("swap " + one + " " + two, stand);
            String story = one + " " + two + " " + wording + "\n" + report;
            assertThat(ids(report)).as(story).containsExactly("auth/swapped-ids");
            assertThat(report.findings()).hasSize(1);
            assertThat(report.findings().get(0).problem().detail())
                    .as(story)
                    .contains(Knocks.name(one), Knocks.name(two));
            Map<String, String> fixes = new HashMap<>();
            report.fixes().forEach(f -> fixes.put(f.pointer(), f.to()));
            assertThat(fixes)
                    .as(story)
                    .isEqualTo(Map.of(
                            "/stack/lanes/" + one + "/id", stand.right.get(one),
                            "/stack/lanes/" + two + "/id", stand.right.get(two)));
        }
    }
}
