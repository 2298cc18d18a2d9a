package io.obsctl.infra.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Surveyed;
import io.obsctl.event.Event;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RecordingServer.Asked;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.local.OriginalFiles;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.Piece;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A Grafana, everything that a bundle can hold for it, and a plan for that. */
abstract class GrafanaScene {
    static final SecretRef SLACK = SecretRef.parse("env:SLACK_WEBHOOK_URL");
    static final SecretRef HOOK = SecretRef.parse("env:HOOK_URL");

    final FakeGrafana grafana = new FakeGrafana();
    final Http http = new Http("0", RetryPolicy.NONE);
    final List<Event> events = new CopyOnWriteArrayList<>();
    final Map<SecretRef, String> secrets = new HashMap<>(
            Map.of(SLACK, "https://hooks.example.com/FAKE-slack", HOOK, "https://hook.example.com/FAKE-hook"));
    boolean forceSecrets;
    boolean adopt;

    @TempDir
    Path kept;

    final Artifact folder =
            json("folder.json", ArtifactKind.FOLDER, "{\"uid\":\"obsctl-prod\",\"title\":\"obsctl prod\"}");
    final Artifact signals = dashboard("golden", "Golden signals", "5 %");
    final Artifact health = dashboard("health", "Collector health", "1 %");
    final Artifact slack = withSecret("slack", "slack", "oncall", SLACK);
    final Artifact hook = withSecret("hook", "webhook", "tickets", HOOK);
    final Artifact policy = json(
            "policy.json",
            ArtifactKind.NOTIFICATION_POLICY,
            "{\"receiver\":\"oncall\",\"object_matchers\":[[\"severity\",\"=~\",\"c.*\"],[\"obsctl_profile\",\"=\",\"prod\"]],"
                    + "\"group_wait\":\"30s\",\"repeat_interval\":\"240m\",\"routes\":[{\"receiver\":\"tickets\"}]}");
    final Artifact source = new Artifact(
            "grafana/datasources/mimir.json",
            ArtifactKind.DATASOURCE,
            0644,
            List.of(
                    new Piece.Text(
                            "{\"uid\":\"mimir\",\"name\":\"Mimir\",\"type\":\"prometheus\",\"url\":\"http://m:9009\","
                                    + "\"access\":\"proxy\",\"secureJsonData\":{\"basicAuthPassword\":\""),
                    new Piece.Slot(HOOK, Piece.Form.JSON, ""),
                    new Piece.Text("\"}}")));

    @AfterEach
    void close() {
        grafana.close();
        http.close();
    }

    static Artifact json(String name, ArtifactKind kind, String text) {
        return Artifact.of("grafana/" + name, kind, text);
    }

    static Artifact dashboard(String uid, String title, String threshold) {
        return json(
                "dashboards/" + uid + ".json",
                ArtifactKind.DASHBOARD,
                "{\"uid\":\"" + uid + "\",\"title\":\"" + title
                        + "\",\"schemaVersion\":39,\"tags\":[\"worker\"],\"panels\":[{\"title\":\"Errors\",\"threshold\":\""
                        + threshold + "\",\"id\":1}]}");
    }

    static Artifact withSecret(String file, String type, String name, SecretRef ref) {
        return new Artifact(
                "grafana/contact-points/" + file + ".json",
                ArtifactKind.CONTACT_POINT,
                0644,
                List.of(
                        new Piece.Text("{\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"settings\":{\"url\":\""),
                        new Piece.Slot(ref, Piece.Form.JSON, ""),
                        new Piece.Text("\",\"title\":\"{{ .Status }}\"}}")));
    }

    List<Artifact> everything() {
        return List.of(folder, signals, health, slack, hook, policy, source);
    }

    GrafanaTarget target() {
        return new GrafanaTarget(
                grafana.server.url(),
                new GrafanaTarget.Settings("prod", "obsctl-prod", true, forceSecrets, adopt),
                http,
                () -> Map.of("Authorization", "Bearer glsa_FAKE"),
                ref -> {
                    String value = secrets.get(ref);
                    if (value == null) {
                        throw new ObsctlException(
                                ExitCode.USAGE, Problem.error("secret/unset", "Unset", ref.toString()));
                    }
                    return Secret.of(value);
                },
                new OriginalFiles(kept));
    }

    TargetPlan plan(List<Artifact> wanted) {
        GrafanaTarget target = target();
        List<Surveyed.Wanted> texts = wanted.stream()
                .map(a -> new Surveyed.Wanted(a.path(), target.canonical(a), target.label(a)))
                .toList();
        return Planner.plan("prod", "", "", List.of(new Surveyed(target.ref(), texts, target.observe(wanted))))
                .targets()
                .get(0);
    }

    TargetPlan.Ready ready(List<Artifact> wanted) {
        TargetPlan plan = plan(wanted);
        assertThat(plan).isInstanceOf(TargetPlan.Ready.class);
        return (TargetPlan.Ready) plan;
    }

    Outcome deploy(List<Artifact> wanted) {
        return target().apply(ready(wanted), wanted, events::add);
    }

    void deployed() {
        assertThat(deploy(everything())).isInstanceOf(Outcome.Applied.class);
        grafana.server.forget();
    }

    Problem blocked(List<Artifact> wanted) {
        TargetPlan plan = plan(wanted);
        assertThat(plan).isInstanceOf(TargetPlan.Blocked.class);
        assertThat(grafana.server.writes()).isEmpty();
        return ((TargetPlan.Blocked) plan).reason();
    }

    List<Artifact> with(Artifact old, Artifact changed) {
        List<Artifact> out = new ArrayList<>(everything());
        out.set(out.indexOf(old), changed);
        return out;
    }

    List<Artifact> without(Artifact... gone) {
        List<Artifact> out = new ArrayList<>(everything());
        out.removeAll(List.of(gone));
        return out;
    }

    List<String> written() {
        return grafana.server.writes().stream().map(Asked::toString).toList();
    }

    static List<String> decisions(TargetPlan.Ready plan) {
        return plan.changes().stream()
                .filter(c -> c.action() != Change.Action.NONE)
                .map(c -> c.action() + " " + c.label())
                .toList();
    }
}
