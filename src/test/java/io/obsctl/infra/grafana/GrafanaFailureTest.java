package io.obsctl.infra.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.deploy.Observation;
import io.obsctl.event.Event;
import io.obsctl.infra.http.RecordingServer.Reply;
import io.obsctl.infra.json.Json;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.Secret;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What goes wrong, and that nothing is lost. */
class GrafanaFailureTest extends GrafanaScene {
    @Test
    void aStoredSecretThatCannotBeComparedIsSaidSoAndSentAgainOnlyWhenForced() {
        deployed();
        secrets.put(SLACK, "https://hooks.example.com/FAKE-rotated");
        TargetPlan.Ready plan = ready(everything());
        assertThat(decisions(plan)).isEmpty();
        assertThat(plan.notes())
                .extracting(Problem::detail)
                .containsExactlyInAnyOrder("contact point oncall", "data source Mimir");

        forceSecrets = true;
        assertThat(decisions(ready(everything())))
                .containsExactlyInAnyOrder("UPDATE contact point oncall", "UPDATE data source Mimir");
        deploy(everything());
        assertThat(grafana.contactPoints.values().toString()).contains("FAKE-rotated");
    }

    @Test
    void aSecretThatGrafanaGivesBackIsCompared() {
        deployed();
        secrets.put(HOOK, "https://hook.example.com/FAKE-rotated");
        assertThat(decisions(ready(everything()))).containsExactly("UPDATE contact point tickets");
        secrets.remove(HOOK);
        TargetPlan.Ready plan = ready(everything());
        assertThat(decisions(plan)).isEmpty();
        assertThat(plan.notes().toString()).contains("contact point tickets");
    }

    @Test
    void aMissingSecretEndsBeforeAnythingIsWritten() {
        TargetPlan.Ready plan = ready(everything());
        secrets.remove(SLACK);
        grafana.server.forget();
        assertThatThrownBy(() -> target().apply(plan, everything(), events::add))
                .isInstanceOfSatisfying(
                        ObsctlException.class,
                        e -> assertThat(e.problems().get(0).detail()).isEqualTo("env:SLACK_WEBHOOK_URL"));
        assertThat(grafana.server.writes()).isEmpty();
    }

    @Test
    void putsBackWhatItCreatedWhenALaterWriteIsRefused() {
        Artifact broken = json(
                "policy.json",
                ArtifactKind.NOTIFICATION_POLICY,
                "{\"receiver\":\"nobody\",\"object_matchers\":[[\"obsctl_profile\",\"=\",\"prod\"]]}");
        Outcome outcome = deploy(with(policy, broken));

        assertThat(outcome).isInstanceOf(Outcome.PutBack.class);
        assertThat(((Outcome.PutBack) outcome).cause().detail()).contains("receiver 'nobody' does not exist");
        assertThat(grafana.folders).isEmpty();
        assertThat(grafana.dashboards).isEmpty();
        assertThat(grafana.datasources).isEmpty();
        assertThat(grafana.contactPoints).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void putsBackTheOldDashboardAndTheRemovedOne() {
        deployed();
        String before =
                Json.compact(grafana.dashboards.get("golden").path("dashboard").path("panels"));
        grafana.server.failing(a -> a.method().equals("DELETE") && a.path().contains("datasources")
                ? Optional.of(Reply.json(403, "{\"message\":\"no\"}"))
                : Optional.empty());
        List<Artifact> wanted = List.of(folder, dashboard("golden", "Golden signals", "3 %"), slack, hook, policy);

        assertThat(deploy(wanted)).isInstanceOf(Outcome.PutBack.class);
        assertThat(grafana.dashboards).containsOnlyKeys("golden", "health");
        assertThat(Json.compact(
                        grafana.dashboards.get("golden").path("dashboard").path("panels")))
                .isEqualTo(before);
        assertThat(grafana.dashboards
                        .get("health")
                        .path("meta")
                        .path("folderUid")
                        .asString())
                .isEqualTo("obsctl-prod");
    }

    @Test
    void isBrokenWhenAnOldSecretCannotBePutBack() {
        deployed();
        grafana.server.failing(a -> a.method().equals("PUT") && a.path().contains("policies")
                ? Optional.of(Reply.json(400, "{\"message\":\"no\"}"))
                : Optional.empty());
        Artifact changed = withSecret("slack", "slack", "oncall", HOOK);
        forceSecrets = true;
        Artifact other = json(
                "policy.json",
                ArtifactKind.NOTIFICATION_POLICY,
                "{\"receiver\":\"tickets\",\"object_matchers\":[[\"obsctl_profile\",\"=\",\"prod\"]]}");
        List<Artifact> wanted = new ArrayList<>(with(slack, changed));
        wanted.set(wanted.indexOf(policy), other);

        Outcome outcome = deploy(wanted);
        assertThat(outcome).isInstanceOf(Outcome.Broken.class);
        assertThat(events)
                .anyMatch(e -> e instanceof Event.Noticed n
                        && n.problem().id().toString().equals("grafana/secret-not-restored"));
        // Never an export sent back verbatim: it would store the word itself.
        assertThat(grafana.contactPoints.values().toString()).doesNotContain("[REDACTED]");
    }

    @Test
    void isBrokenWhenPuttingBackFailsToo() {
        grafana.server.failing(a -> (a.writes() && a.path().contains("contact-points"))
                        || a.method().equals("DELETE")
                ? Optional.of(Reply.json(500, "{\"message\":\"oops\"}"))
                : Optional.empty());
        Outcome outcome = deploy(everything());
        assertThat(outcome).isInstanceOf(Outcome.Broken.class);
        assertThat(((Outcome.Broken) outcome).done())
                .extracting(Change::label)
                .contains("folder obsctl prod", "dashboard Golden signals")
                .doesNotContain("contact point oncall");
        assertThat(events).isNotEmpty();
    }

    @Test
    void aCutWriteIsUndoneSinceItMayHaveHappened() {
        grafana.server.failing(
                a -> a.path().equals("/api/dashboards/db") ? Optional.of(Reply.cut()) : Optional.empty());
        assertThat(deploy(List.of(folder, signals))).isInstanceOf(Outcome.PutBack.class);
        assertThat(written()).contains("DELETE /api/dashboards/uid/golden");
        assertThat(grafana.folders).isEmpty();
    }

    @Test
    void refusesWhenADashboardChangedSinceThePlanOrWhileWriting() {
        deployed();
        List<Artifact> wanted = with(signals, dashboard("golden", "Golden signals", "3 %"));
        TargetPlan.Ready plan = ready(wanted);
        grafana.dashboards.get("golden").withObject("dashboard").put("version", 2);
        Outcome outcome = target().apply(plan, wanted, events::add);
        assertThat(((Outcome.Refused) outcome).cause().id()).hasToString("grafana/changed-since-planned");
        assertThat(grafana.server.writes()).isEmpty();

        TargetPlan.Ready again = ready(wanted);
        grafana.server.failing(a -> {
            grafana.dashboards.get("golden").withObject("dashboard").put("version", a.writes() ? 9 : 2);
            return Optional.empty();
        });
        Outcome late = target().apply(again, wanted, events::add);
        assertThat(((Outcome.Refused) late).cause().id()).hasToString("http/conflict");
    }

    @Test
    void refusesWhenTheRouteOrAContactPointChangedSinceThePlan() {
        deployed();
        List<Artifact> wanted = with(signals, dashboard("golden", "Golden signals", "3 %"));
        TargetPlan.Ready plan = ready(wanted);
        ((ObjectNode) grafana.policy.path("routes").get(0)).put("receiver", "grafana-default-email");
        assertThat(target().apply(plan, wanted, events::add)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void triesAgainWhenAlertingIsBeingChanged() {
        int[] conflicts = {2};
        grafana.server.failing(a -> a.path().contains("policies") && a.writes() && conflicts[0]-- > 0
                ? Optional.of(Reply.json(409, "{\"message\":\"conflict\"}"))
                : Optional.empty());
        assertThat(deploy(everything())).isInstanceOf(Outcome.Applied.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"message\":\"Unauthorized\",\"messageId\":\"auth.unauthorized\"} | http/unauthorized | glsa_",
                "403 | {\"message\":\"no\"} | http/forbidden | Editor",
                "404 | 404 page not found | grafana/wrong-address | stack.grafana.url",
                "429 | {\"message\":\"slow\"} | http/rate-limited | ",
                "500 | {\"message\":\"oops\"} | http/server-error | ",
                "200 | <html>login</html> | http/not-json | login page",
                "302 | moved | http/redirected | "
            })
    void anAnswerThatMakesNoSenseBlocks(int status, String body, String id, String hint) {
        for (String path : List.of("/api/health", "/api/folders", "/api/search", "/api/datasources", "/provisioning")) {
            grafana.server.failing(
                    a -> a.path().contains(path) ? Optional.of(Reply.text(status, body)) : Optional.empty());
            Problem problem = blocked(everything());
            assertThat(problem.id()).as(path).hasToString(id);
            assertThat(problem.hints().toString()).contains(hint == null ? "" : hint);
        }
    }

    @Test
    void anotherServerThatAnswersJsonIsNoGrafana() {
        grafana.server.failing(a -> Optional.of(Reply.json(200, "{\"status\":\"ok\"}")));
        assertThat(blocked(everything()).id()).hasToString("grafana/wrong-address");
        grafana.server.failing(a -> Optional.of(Reply.json(404, "{\"message\":\"no Route matched\"}")));
        assertThat(blocked(everything()).id()).hasToString("http/not-found");
    }

    @Test
    void anUnreachableGrafanaBlocks() {
        grafana.server.failing(a -> Optional.of(Reply.cut()));
        assertThat(blocked(everything()).id()).hasToString("http/unreachable");
        GrafanaTarget nobody = new GrafanaTarget(
                URI.create("http://127.0.0.1:1"),
                new GrafanaTarget.Settings("prod", "obsctl-prod", true, false, false),
                http,
                Map::of,
                ref -> Secret.of("FAKE"),
                io.obsctl.deploy.Originals.none());
        assertThat(nobody.observe(everything())).isInstanceOf(Observation.Unreadable.class);
    }
}
