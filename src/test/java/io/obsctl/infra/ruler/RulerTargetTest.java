package io.obsctl.infra.ruler;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.deploy.Observation;
import io.obsctl.deploy.Planner;
import io.obsctl.deploy.Surveyed;
import io.obsctl.event.Event;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RecordingServer.Asked;
import io.obsctl.infra.http.RecordingServer.Reply;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.Artifact;
import io.obsctl.model.Change;
import io.obsctl.model.Outcome;
import io.obsctl.model.TargetPlan;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RulerTargetTest {
    private static final String WORKER = """
            groups:
              - name: worker
                interval: 60s
                rules:
                  - alert: Down
                    expr: up == 0
                    for: 300s
                    labels: { obsctl_profile: prod }
              - name: queue / "q"
                rules:
                  - record: obsctl:x
                    expr: sum(x)
            """;
    private static final String SLO = "groups: [{name: slo, rules: [{record: obsctl:slo, expr: sum(y)}]}]\n";

    private final Http http = new Http("0", RetryPolicy.NONE);
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private FakeRuler ruler = new FakeRuler(RulerKind.LOKI);
    private RulerKind kind = RulerKind.LOKI;

    private void use(RulerKind which) {
        ruler.close();
        kind = which;
        ruler = new FakeRuler(which);
    }

    @AfterEach
    void close() {
        ruler.close();
        http.close();
    }

    private RulerTarget target() {
        return new RulerTarget(
                kind,
                ruler.base(),
                "prod",
                http,
                () -> Map.of("Authorization", "Basic FAKE"),
                RulerTarget.Adoption.NONE);
    }

    private List<Artifact> files(String... texts) {
        String[] names = {"worker", "slo"};
        List<Artifact> out = new java.util.ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            out.add(Artifact.of("rules/" + kind.word() + "/" + names[i] + ".yaml", kind.artifacts(), texts[i]));
        }
        return out;
    }

    private TargetPlan plan(List<Artifact> wanted) {
        RulerTarget target = target();
        List<Surveyed.Wanted> texts = wanted.stream()
                .map(a -> new Surveyed.Wanted(a.path(), target.canonical(a), target.label(a)))
                .toList();
        return Planner.plan("prod", "", "", List.of(new Surveyed(target.ref(), texts, target.observe(wanted))))
                .targets()
                .get(0);
    }

    private TargetPlan.Ready ready(List<Artifact> wanted) {
        TargetPlan plan = plan(wanted);
        assertThat(plan).isInstanceOf(TargetPlan.Ready.class);
        return (TargetPlan.Ready) plan;
    }

    private Outcome deploy(List<Artifact> wanted) {
        return target().apply(ready(wanted), wanted, events::add);
    }

    private Problem blocked(List<Artifact> wanted) {
        Observation seen = target().observe(wanted);
        assertThat(seen).isInstanceOf(Observation.Unreadable.class);
        return ((Observation.Unreadable) seen).reason();
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void createsThenChangesNothing(RulerKind which) {
        use(which);
        List<Artifact> wanted = files(WORKER, SLO);
        assertThat(ready(wanted).changes()).extracting(Change::action).containsOnly(Change.Action.CREATE);
        assertThat(ready(wanted).changes())
                .extracting(Change::label)
                .contains("rules worker.yaml (2 groups, 2 rules)", "rules slo.yaml (1 group, 1 rule)");

        assertThat(deploy(wanted)).isInstanceOf(Outcome.Applied.class);
        assertThat(ruler.namespaces.get("obsctl-prod")).containsOnlyKeys("worker", "queue / \"q\"", "slo");
        assertThat(ruler.server.asked())
                .allMatch(a -> "Basic FAKE".equals(a.headers().get("Authorization")));
        assertThat(ruler.server.writes()).hasSize(3);

        ruler.server.forget();
        assertThat(ready(wanted).changesAnything()).isFalse();
        assertThat(deploy(wanted)).isInstanceOf(Outcome.Unchanged.class);
        assertThat(ruler.server.writes()).isEmpty();
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void writesOnlyTheGroupThatChangedAndDeletesWhatIsWantedNoMore(RulerKind which) {
        use(which);
        deploy(files(WORKER, SLO));
        ruler.namespaces.put("someone-else", new java.util.TreeMap<>(ruler.namespaces.get("obsctl-prod")));
        ruler.server.forget();
        List<Artifact> wanted = files(WORKER.replace("300s", "10m"));

        TargetPlan.Ready plan = ready(wanted);
        assertThat(plan.changes())
                .extracting(c -> c.action() + " " + c.artifact())
                .containsExactly("REMOVE group slo", "UPDATE rules/" + which.word() + "/worker.yaml");
        assertThat(plan.changes().get(1).diff()).contains("-    for: 5m", "+    for: 10m");
        assertThat(target().apply(plan, wanted, events::add)).isInstanceOf(Outcome.Applied.class);

        assertThat(ruler.server.writes())
                .extracting(a -> a.method() + " " + a.path().replaceAll(".*/rules", ""))
                .containsExactly("DELETE /obsctl-prod/slo", "POST /obsctl-prod");
        assertThat(ruler.namespaces.get("obsctl-prod")).containsOnlyKeys("worker", "queue / \"q\"");
        assertThat(ruler.namespaces.get("someone-else")).hasSize(3);
        assertThat(ready(wanted).changesAnything()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void putsBackWhatItWroteWhenALaterWriteIsRefused(RulerKind which) {
        use(which);
        deploy(files(WORKER, SLO));
        Map<String, RuleGroup> before = Map.copyOf(ruler.namespaces.get("obsctl-prod"));
        // slo.yaml comes first; worker.yaml has a new group, a changed one and one with a bad expression.
        List<Artifact> wanted = files(
                WORKER.replace("60s", "2m").replace("sum(x)", "bad(")
                        + "  - {name: new, rules: [{record: n, expr: z}]}\n",
                SLO.replace("sum(y)", "sum(z)"));

        Outcome outcome = deploy(wanted);

        assertThat(outcome).isInstanceOf(Outcome.PutBack.class);
        Problem cause = ((Outcome.PutBack) outcome).cause();
        assertThat(cause.id()).hasToString("http/refused");
        assertThat(cause.detail())
                .contains("could not parse expression for alert 'A'")
                .contains("queue / \"q\"");
        assertThat(ruler.namespaces.get("obsctl-prod")).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void isBrokenWhenPuttingBackFailsToo(RulerKind which) {
        use(which);
        ruler.server.failing(a -> a.writes() && !a.body().startsWith("name: slo")
                ? Optional.of(Reply.text(503, "overloaded"))
                : Optional.empty());
        Outcome outcome = deploy(files(WORKER, SLO));
        assertThat(outcome).isInstanceOf(Outcome.Broken.class);
        assertThat(((Outcome.Broken) outcome).done())
                .extracting(Change::artifact)
                .containsExactly("rules/" + which.word() + "/slo.yaml");
        assertThat(events).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void treatsACutWriteAsOneThatMayHaveHappened(RulerKind which) {
        use(which);
        ruler.server.failing(a -> a.method().equals("POST") ? Optional.of(Reply.cut()) : Optional.empty());
        assertThat(deploy(files(SLO))).isInstanceOf(Outcome.PutBack.class);
        assertThat(ruler.server.writes()).extracting(Asked::method).containsExactly("POST", "DELETE");
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void aRefusalOfTheFirstWriteChangesNothing(RulerKind which) {
        use(which);
        ruler.server.failing(a -> a.writes()
                ? Optional.of(Reply.json(401, "{\"error\":\"authentication error: invalid scope requested\"}"))
                : Optional.empty());
        Outcome outcome = deploy(files(SLO));
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) outcome).cause().hints().get(0).text()).contains("rules:write");
        assertThat(ruler.server.writes()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void refusesWhenTheRulesChangedSinceThePlan(RulerKind which) {
        use(which);
        deploy(files(WORKER));
        List<Artifact> wanted = files(WORKER.replace("300s", "10m"));
        TargetPlan.Ready plan = ready(wanted);
        deploy(files(WORKER.replace("300s", "7m")));
        ruler.server.forget();

        Outcome outcome = target().apply(plan, wanted, events::add);
        assertThat(((Outcome.Refused) outcome).cause().id()).hasToString("ruler/changed-since-planned");
        assertThat(ruler.server.writes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void remarksWhenTheRulerShowsSomethingElseThanWasWritten(RulerKind which) {
        use(which);
        TargetPlan.Ready plan = ready(files(SLO));
        ruler.server.failing(a -> a.method().equals("POST")
                ? Optional.of(Reply.json(202, "{\"status\":\"success\"}"))
                : Optional.empty());
        assertThat(target().apply(plan, files(SLO), events::add)).isInstanceOf(Outcome.Applied.class);
        assertThat(((Event.Noticed) events.get(0)).problem().id()).hasToString("ruler/not-as-written");
    }

    @ParameterizedTest
    @CsvSource({
        "401, authentication error: invalid scope requested, http/unauthorized, lacks the scope rules:read",
        "401, authentication error: invalid authentication credentials, http/unauthorized, another lane's",
        "403, no, http/forbidden, another lane's",
        "404, 404 page not found, ruler/wrong-path, stack.lanes.loki.url",
        "429, slow, http/rate-limited, ''",
        "500, oops, http/server-error, ''",
        "200, <html>login</html>, http/not-json, login page"
    })
    void anAnswerThatIsNoListingBlocks(int status, String body, String id, String hint) {
        ruler.server.failing(a -> Optional.of(Reply.text(status, body)));
        Problem problem = blocked(files(SLO));
        assertThat(problem.id()).hasToString(id);
        assertThat(problem.hints().toString()).contains(hint);
        assertThat(ruler.server.writes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void noRulesCountsOnlyWhenARulerSaysIt(RulerKind which) {
        use(which);
        ruler.server.failing(a -> Optional.of(Reply.text(404, "no rule groups found")));
        assertThat(blocked(files(SLO)).id()).hasToString("ruler/wrong-path");
        ruler.server.failing(a -> a.path().contains("/rules")
                ? Optional.of(Reply.text(404, "no rule groups found\n"))
                : Optional.empty());
        assertThat(ready(files(SLO)).changes()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void anUnreachableRulerBlocks(RulerKind which) {
        use(which);
        ruler.server.failing(a -> Optional.of(Reply.cut()));
        assertThat(blocked(files(SLO)).id()).hasToString("http/unreachable");
        RulerTarget nobody = new RulerTarget(
                which, URI.create("http://127.0.0.1:1"), "prod", http, Map::of, RulerTarget.Adoption.NONE);
        assertThat(nobody.observe(files(SLO))).isInstanceOf(Observation.Unreadable.class);
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void aTokenThatIsNotFoundBlocksBeforeAnythingIsAsked(RulerKind which) {
        use(which);
        RulerTarget target = new RulerTarget(
                which,
                ruler.base(),
                "prod",
                http,
                () -> {
                    throw new ObsctlException(ExitCode.USAGE, Problem.error("secret/unset", "Unset", "TOKEN"));
                },
                RulerTarget.Adoption.NONE);
        assertThat(((Observation.Unreadable) target.observe(files(SLO)))
                        .reason()
                        .id())
                .hasToString("secret/unset");
        assertThat(ruler.server.asked()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void oneGroupNameInTwoFilesBlocks(RulerKind which) {
        use(which);
        Problem problem = blocked(files(SLO, SLO));
        assertThat(problem.id()).hasToString("ruler/group-twice");
        assertThat(problem.detail()).contains("slo in rules/" + which.word() + "/worker.yaml");
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void aRulerThatNothingIsWantedFromBlocksNobody(RulerKind which) {
        use(which);
        ruler.server.failing(a -> Optional.of(Reply.text(401, "invalid scope requested")));
        TargetPlan.Ready plan = ready(List.of());
        assertThat(plan.changesAnything()).isFalse();
        assertThat(plan.notes()).extracting(n -> n.id().toString()).containsExactly("ruler/not-asked");
    }

    @ParameterizedTest
    @EnumSource(RulerKind.class)
    void aTemplateOfAUsersThatGivesNoRuleFileIsAProblem(RulerKind which) {
        use(which);
        for (String text : List.of("groups: [", "groups: text", "groups: [{rules: []}]")) {
            assertThat(((Observation.Unreadable) target().observe(files(text)))
                            .reason()
                            .id())
                    .hasToString("ruler/artifact");
        }
    }
}
