package io.obsctl.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Originals;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Surveyed;
import io.obsctl.deploy.Target;
import io.obsctl.event.Event;
import io.obsctl.infra.cloud.GrafanaCloudDirectory;
import io.obsctl.infra.grafana.GrafanaTarget;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.LaneHeaders;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.ruler.RulerKind;
import io.obsctl.infra.ruler.RulerTarget;
import io.obsctl.model.AlertEngine;
import io.obsctl.model.Artifact;
import io.obsctl.model.Bundle;
import io.obsctl.model.Change;
import io.obsctl.model.GrafanaAddress;
import io.obsctl.model.LaneAddress;
import io.obsctl.model.LaneAuth;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Outcome;
import io.obsctl.model.Secret;
import io.obsctl.model.StackDirectory;
import io.obsctl.model.StackFacts;
import io.obsctl.model.StackFacts.Door;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.Problem;
import io.obsctl.render.Records;
import io.obsctl.render.Shipped;
import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.sandbox.backend.Fault;
import io.obsctl.sandbox.backend.RequestLog;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The adapters against the sandbox's doors, with the bundles of the shipped profiles. */
class SandboxContractTest {
    private final Http http = new Http("0", RetryPolicy.NONE);
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Sandbox sandbox = sandbox();

    private static Sandbox sandbox() {
        try {
            return Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void forget() {
        sandbox.requests().clear();
    }

    @AfterEach
    void close() {
        sandbox.close();
        http.close();
    }

    static Stream<String> profiles() {
        return Shipped.names().stream();
    }

    private Secret token(String name) {
        return Secret.of(sandbox.token(name));
    }

    private GrafanaTarget grafana(String profile, String token) {
        GrafanaAddress address = new GrafanaAddress(sandbox.grafana(), null);
        return new GrafanaTarget(
                address.url(),
                new GrafanaTarget.Settings(profile, "obsctl-" + profile, true, false, false),
                http,
                () -> LaneHeaders.of(address, token(token)),
                ref -> Secret.of("https://hooks.example.com/FAKE-" + ref.rest()),
                Originals.none());
    }

    private RulerTarget ruler(RulerKind kind, String profile, String id, String token) {
        URI url = kind == RulerKind.MIMIR ? sandbox.mimir() : sandbox.loki();
        LaneAddress lane = new LaneAddress(url, id, LaneAuth.BASIC, null);
        return new RulerTarget(
                kind, url, profile, http, () -> LaneHeaders.of(lane, token(token)), RulerTarget.Adoption.NONE);
    }

    private String ownId(RulerKind kind) {
        var ids = sandbox.stack().ids();
        return kind == RulerKind.MIMIR ? ids.mimir() : ids.loki();
    }

    private List<Target> targets(String profile) {
        return List.of(
                grafana(profile, "admin"),
                ruler(RulerKind.MIMIR, profile, ownId(RulerKind.MIMIR), "rules"),
                ruler(RulerKind.LOKI, profile, ownId(RulerKind.LOKI), "rules"));
    }

    private static List<Artifact> taken(Target target, Bundle bundle) {
        return bundle.artifacts().stream().filter(target::takes).toList();
    }

    private static TargetPlan plan(Target target, List<Artifact> wanted) {
        List<Surveyed.Wanted> texts = wanted.stream()
                .map(a -> new Surveyed.Wanted(a.path(), target.canonical(a), target.label(a)))
                .toList();
        return Planner.plan("p", "", "", List.of(new Surveyed(target.ref(), texts, target.observe(wanted))))
                .targets()
                .get(0);
    }

    private Outcome deploy(Target target, List<Artifact> wanted) {
        TargetPlan plan = plan(target, wanted);
        assertThat(plan).isInstanceOf(TargetPlan.Ready.class);
        return target.apply((TargetPlan.Ready) plan, wanted, events::add);
    }

    private List<String> writes() {
        return sandbox.requests().lines().stream()
                .filter(RequestLog.Line::writes)
                .map(RequestLog.Line::toString)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aShippedProfileIsDeployedOnceAndTakenBackWhole(String profile) {
        deployedOnceAndTakenBackWhole(
                profile, Shipped.render(Shipped.load(profile)).bundle());
    }

    @Test
    void alertsThatGrafanaEvaluatesAreDeployedOnceAndTakenBackWhole() {
        Bundle bundle = Shipped.render(inGrafana("worker-prod")).bundle();
        assertThat(bundle.of(io.obsctl.model.ArtifactKind.ALERT_RULES)).isNotEmpty();
        deployedOnceAndTakenBackWhole("worker-prod", bundle);
        assertThat(sandbox.requests().lines().stream().map(RequestLog.Line::toString))
                .anyMatch(line -> line.contains("DELETE") && line.contains("rule-groups"));
    }

    @Test
    void alertsMoveFromTheRulerToGrafana() {
        Bundle inRuler = Shipped.render(Shipped.load("worker-prod")).bundle();
        Bundle inGrafana = Shipped.render(inGrafana("worker-prod")).bundle();
        targets("worker-prod").forEach(t -> deploy(t, taken(t, inRuler)));
        targets("worker-prod").forEach(t -> deploy(t, taken(t, inGrafana)));
        for (Target target : targets("worker-prod")) {
            assertThat(deploy(target, taken(target, inGrafana))).isInstanceOf(Outcome.Unchanged.class);
        }
    }

    private static LoadedProfile inGrafana(String name) {
        LoadedProfile shipped = Shipped.load(name);
        return new LoadedProfile(
                name,
                shipped.file(),
                Records.with(shipped.profile(), "observe.alerts.evaluateIn", AlertEngine.GRAFANA),
                shipped.origins());
    }

    private void deployedOnceAndTakenBackWhole(String profile, Bundle bundle) {
        List<Target> used = new ArrayList<>();
        for (Target target : targets(profile)) {
            List<Artifact> wanted = taken(target, bundle);
            Outcome outcome = deploy(target, wanted);
            assertThat(outcome).isInstanceOf(wanted.isEmpty() ? Outcome.Unchanged.class : Outcome.Applied.class);
            used.add(target);
        }
        assertThat(writes()).isNotEmpty();

        sandbox.requests().clear();
        for (Target target : used) {
            assertThat(plan(target, taken(target, bundle)))
                    .isInstanceOfSatisfying(
                            TargetPlan.Ready.class,
                            plan -> assertThat(plan.changes())
                                    .allSatisfy(c -> assertThat(c.action())
                                            .as(c.artifact() + "\n" + c.diff())
                                            .isEqualTo(Change.Action.NONE)));
            assertThat(deploy(target, taken(target, bundle))).isInstanceOf(Outcome.Unchanged.class);
        }
        assertThat(writes()).isEmpty();
        assertThat(events).isEmpty();

        for (Target target : used) {
            deploy(target, List.of());
            assertThat(((Observation.Seen) target.observe(List.of())).states()).isEmpty();
        }
    }

    @Test
    void profilesDoNotTouchEachOther() {
        Bundle dev = Shipped.render(Shipped.load("worker-dev")).bundle();
        Bundle prod = Shipped.render(Shipped.load("worker-prod")).bundle();
        targets("worker-dev").forEach(t -> deploy(t, taken(t, dev)));
        targets("worker-prod").forEach(t -> deploy(t, taken(t, prod)));
        targets("worker-prod").forEach(t -> deploy(t, List.of()));
        for (Target target : targets("worker-dev")) {
            assertThat(deploy(target, taken(target, dev))).isInstanceOf(Outcome.Unchanged.class);
        }
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void anotherLanesIdOrAMissingScopeBlocksTheRuler(RulerKind kind) {
        List<Artifact> wanted = taken(
                ruler(kind, "p", ownId(kind), "rules"),
                new Bundle(
                        "p",
                        List.of(Artifact.of(
                                "rules/x.yaml",
                                kind == RulerKind.MIMIR
                                        ? io.obsctl.model.ArtifactKind.MIMIR_RULES
                                        : io.obsctl.model.ArtifactKind.LOKI_RULES,
                                "groups: [{name: g, rules: [{record: a, expr: vector(1)}]}]"))));
        String tempo = sandbox.stack().ids().tempo();
        assertThat(blocked(ruler(kind, "p", tempo, "rules"), wanted).id()).hasToString("http/unauthorized");
        Problem scope = blocked(ruler(kind, "p", ownId(kind), "write"), wanted);
        assertThat(scope.hints().toString()).contains("lacks the scope rules:read");
        assertThat(writes()).isEmpty();
    }

    private static Problem blocked(Target target, List<Artifact> wanted) {
        Observation seen = target.observe(wanted);
        assertThat(seen).isInstanceOf(Observation.Unreadable.class);
        return ((Observation.Unreadable) seen).reason();
    }

    @Test
    void aViewerChangesNothing() {
        Bundle bundle = Shipped.render(Shipped.load("worker-prod")).bundle();
        GrafanaTarget viewer = grafana("worker-prod", "viewer");
        List<Artifact> wanted = taken(viewer, bundle);
        Observation seen = viewer.observe(wanted);
        if (seen instanceof Observation.Unreadable unreadable) {
            assertThat(unreadable.reason().id()).hasToString("http/forbidden");
        } else {
            assertThat(deploy(viewer, wanted))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.cause().id()).hasToString("http/forbidden"));
        }
        assertThat(blocked(grafana("worker-prod", "write"), wanted).id()).hasToString("http/unauthorized");
    }

    @Test
    void aFailureInTheMiddlePutsEverythingBack() {
        Bundle bundle = Shipped.render(Shipped.load("worker-prod")).bundle();
        GrafanaTarget target = grafana("worker-prod", "admin");
        List<Artifact> wanted = taken(target, bundle);
        TargetPlan.Ready plan = (TargetPlan.Ready) plan(target, wanted);
        sandbox.faults().inject(DoorName.GRAFANA, "/api/dashboards/db", new Fault.CutInAnswer(), 1);
        assertThat(target.apply(plan, wanted, events::add)).isInstanceOf(Outcome.PutBack.class);
        assertThat(plan(target, wanted)).isEqualTo(plan);
    }

    @Test
    void theDirectoryFindsWhatTheSandboxIs() {
        StackDirectory directory = new GrafanaCloudDirectory(sandbox.api(), http);
        StackFacts facts =
                ((StackDirectory.Found) directory.find(sandbox.stack().slug(), token("discover"))).facts();
        var ids = sandbox.stack().ids();
        assertThat(facts.otlp()).isEqualTo(new Door(ids.otlp(), sandbox.otlp()));
        assertThat(facts.mimir()).isEqualTo(new Door(ids.mimir(), sandbox.mimir()));
        assertThat(facts.loki()).isEqualTo(new Door(ids.loki(), sandbox.loki()));
        assertThat(facts.tempo()).isEqualTo(new Door(ids.tempo(), sandbox.tempo()));
        assertThat(facts.grafana()).isEqualTo(sandbox.grafana());
        assertThat(facts.notes()).isEmpty();
        assertThat(directory.find(sandbox.stack().slug(), token("write"))).isInstanceOf(StackDirectory.Denied.class);
        assertThat(directory.find("no-such-stack", token("discover")))
                .isInstanceOfAny(StackDirectory.NotFound.class, StackDirectory.Denied.class);
        sandbox.faults().inject(DoorName.API, new Fault.NotJson());
        assertThat(directory.find(sandbox.stack().slug(), token("discover")))
                .isInstanceOf(StackDirectory.Unreachable.class);
    }
}
