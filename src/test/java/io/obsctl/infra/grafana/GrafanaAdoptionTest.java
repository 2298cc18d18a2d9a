package io.obsctl.infra.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.deploy.DriftFinder;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Change;
import io.obsctl.model.DriftReport;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.ObsctlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody else has where the profile's should be: shown, never written without consent, kept, given back. */
class GrafanaAdoptionTest extends GrafanaScene {
    private final Artifact rules = json(
            "rules.json",
            ArtifactKind.ALERT_RULES,
            "{\"title\":\"worker\",\"folderUid\":\"obsctl-prod\",\"interval\":60,\"rules\":[{\"uid\":\"ours-1\","
                    + "\"title\":\"Down\",\"labels\":{\"obsctl_profile\":\"prod\"}}]}");

    private void dashboardOfSomebody() {
        grafana.dashboards.put(
                "golden",
                FakeGrafana.object(
                        "{\"dashboard\":{\"uid\":\"golden\",\"title\":\"Mine\",\"tags\":[\"team-b\"],\"version\":4,"
                                + "\"panels\":[{\"title\":\"password = \\\"hunter2\\\"\"}]},\"meta\":{\"updatedBy\":\"ada\"}}"));
    }

    private static String foreignDiff(TargetPlan plan, String label) {
        return ((TargetPlan.Blocked) plan)
                .foreign().stream()
                        .filter(c -> c.label().startsWith(label))
                        .findFirst()
                        .map(Change::diff)
                        .orElseThrow();
    }

    private List<Path> keptFiles() throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thePlanShowsWhatIsThereAndWhatWouldBeWithoutItsSecrets() {
        dashboardOfSomebody();
        TargetPlan plan = plan(everything());
        assertThat(foreignDiff(plan, "dashboard Mine (uid golden, last changed by ada)"))
                .contains("-  \"title\": \"Mine\"", "+  \"title\": \"Golden signals\"")
                .doesNotContain("hunter2");
        assertThat(((TargetPlan.Blocked) plan).reason().hints().toString()).contains("obsctl plan prod --adopt");
        assertThat(grafana.server.writes()).isEmpty();
    }

    @Test
    void aDashboardThatAHandTookTheMarkFromIsDriftWithItsDifference() {
        deployed();
        GrafanaTarget target = target();
        Map<String, String> put = Map.of(signals.path(), target.canonical(signals));
        dashboardOfSomebody();
        DriftReport report = DriftFinder.of(target, everything(), target.observe(everything()), Optional.of(put));
        assertThat(report).isInstanceOfSatisfying(DriftReport.Known.class, known -> {
            assertThat(known.isClean()).isFalse();
            assertThat(known.drift()).singleElement().satisfies(d -> {
                assertThat(d.label()).contains("Mine", "last changed by ada");
                assertThat(d.diff()).contains("-  \"title\": \"Golden signals\"", "+  \"title\": \"Mine\"");
            });
            assertThat(known.notes()).extracting(n -> n.id().toString()).containsExactly("grafana/foreign");
        });
    }

    @Test
    void anAdoptedDashboardIsKeptAndComesBackWhenObsctlsGoes() throws IOException {
        dashboardOfSomebody();
        String before = grafana.dashboards
                .get("golden")
                .path("dashboard")
                .path("panels")
                .toString();
        adopt = true;
        TargetPlan.Ready plan = ready(everything());
        assertThat(plan.notes()).anySatisfy(n -> {
            assertThat(n.id()).hasToString("grafana/adopted");
            assertThat(n.detail()).contains("dashboard Mine", kept.toString());
        });
        assertThat(deploy(everything())).isInstanceOf(Outcome.Applied.class);
        assertThat(keptFiles()).hasSize(1).allSatisfy(f -> {
            assertThat(Files.readString(f)).contains("\"team-b\"");
            assertThat(Files.getPosixFilePermissions(f).toString()).doesNotContain("GROUP", "OTHERS");
        });
        adopt = false;
        assertThat(decisions(ready(everything()))).isEmpty();

        assertThat(decisions(ready(without(signals))))
                .containsExactly("REMOVE dashboard Golden signals, the original comes back");
        assertThat(deploy(without(signals))).isInstanceOf(Outcome.Applied.class);
        assertThat(grafana.dashboards
                        .get("golden")
                        .path("dashboard")
                        .path("title")
                        .asString())
                .isEqualTo("Mine");
        assertThat(grafana.dashboards
                        .get("golden")
                        .path("dashboard")
                        .path("panels")
                        .toString())
                .isEqualTo(before);
        assertThat(decisions(ready(without(signals)))).as("it is theirs again").isEmpty();
        assertThat(keptFiles()).as("nothing is ever lost").hasSize(1);
    }

    @Test
    void aContactPointOfOthersGoesWhenObsctlsIsThereAndComesBackBeforeObsctlsGoes() {
        grafana.contactPoints.put(
                "theirs",
                FakeGrafana.object("{\"uid\":\"theirs\",\"name\":\"tickets\",\"type\":\"webhook\","
                        + "\"settings\":{\"url\":\"https://hook.example.com/FAKE-theirs\"}}"));
        assertThat(foreignDiff(plan(everything()), "contact point tickets"))
                .contains("-      \"url\": \"***\"")
                .doesNotContain("FAKE-theirs");
        adopt = true;
        assertThat(deploy(everything())).isInstanceOf(Outcome.Applied.class);
        assertThat(grafana.contactPoints).doesNotContainKey("theirs").hasSize(2);
        assertThat(written().indexOf("DELETE /api/v1/provisioning/contact-points/theirs"))
                .isGreaterThan(written().indexOf("POST /api/v1/provisioning/contact-points"));
        assertThat(decisions(ready(everything()))).isEmpty();

        grafana.server.forget();
        assertThat(deploy(without(hook, policy))).isInstanceOf(Outcome.Applied.class);
        assertThat(grafana.contactPoints).containsKey("theirs").hasSize(2);
        assertThat(grafana.contactPoints.get("theirs").toString()).contains("FAKE-theirs");
        assertThat(written().get(1)).isEqualTo("POST /api/v1/provisioning/contact-points");
    }

    @Test
    void aGroupOfRulesIsTakenOverWholeAndGivenBackWhole() {
        grafana.ruleGroups.put(
                "obsctl-prod/worker",
                FakeGrafana.object(
                        "{\"title\":\"worker\",\"folderUid\":\"obsctl-prod\",\"interval\":30,\"rules\":["
                                + "{\"uid\":\"t-1\",\"title\":\"Theirs\",\"folderUID\":\"obsctl-prod\",\"ruleGroup\":\"worker\"}]}"));
        List<Artifact> wanted = List.of(folder, rules);
        assertThat(foreignDiff(plan(wanted), "alert rules worker (Theirs, uid t-1)"))
                .contains("Theirs", "+");
        adopt = true;
        assertThat(deploy(wanted)).isInstanceOf(Outcome.Applied.class);
        assertThat(grafana.ruleGroups.get("obsctl-prod/worker").toString())
                .contains("ours-1")
                .doesNotContain("t-1");
        assertThat(deploy(List.of(folder))).isInstanceOf(Outcome.Applied.class);
        assertThat(grafana.ruleGroups.get("obsctl-prod/worker").toString())
                .contains("t-1")
                .doesNotContain("ours-1");
    }

    @ParameterizedTest
    @CsvSource({
        "provisioned, provisioning writes again",
        "redacted, stored secret nobody could give back",
        "secure source, stored secret nobody could give back",
        "other uid, another uid"
    })
    void whatCouldNotComeBackWholeIsNeverAdopted(String what, String why) {
        switch (what) {
            case "provisioned" ->
                grafana.dashboards.put(
                        "golden",
                        FakeGrafana.object(
                                "{\"dashboard\":{\"uid\":\"golden\",\"title\":\"M\",\"version\":4},\"meta\":{\"provisioned\":true}}"));
            case "redacted" ->
                grafana.contactPoints.put(
                        "u",
                        FakeGrafana.object(
                                "{\"uid\":\"u\",\"name\":\"oncall\",\"type\":\"slack\",\"settings\":{\"url\":\"x\"}}"));
            case "secure source" ->
                grafana.datasources.put(
                        "mimir",
                        FakeGrafana.object("{\"uid\":\"mimir\",\"name\":\"Mimir\",\"secureJsonFields\":{\"p\":true}}"));
            default -> grafana.datasources.put("o", FakeGrafana.object("{\"uid\":\"o\",\"name\":\"Mimir\"}"));
        }
        adopt = true;
        assertThat(blocked(everything()).id()).hasToString("grafana/foreign");
        assertThat(blocked(everything()).detail()).contains(why);
    }

    @Test
    void withoutRoomForTheOriginalNothingIsWritten() throws IOException {
        dashboardOfSomebody();
        adopt = true;
        TargetPlan.Ready plan = ready(everything());
        Files.delete(kept);
        Files.writeString(kept, "a file where the directory should be");
        assertThatThrownBy(() -> target().apply(plan, everything(), events::add))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).id()).hasToString("deploy/original-not-kept"));
        assertThat(grafana.server.writes()).isEmpty();
    }
}
