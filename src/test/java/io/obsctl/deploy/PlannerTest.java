package io.obsctl.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.Change;
import io.obsctl.model.Plan;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final TargetRef HOST = new TargetRef(TargetRef.Kind.HOST, "worker-1");

    private static TargetPlan.Ready plan(Map<String, Observation.State> there, Surveyed.Wanted... wanted) {
        Plan plan = Planner.plan(
                "prod",
                "",
                "d",
                List.of(new Surveyed(HOST, List.of(wanted), new Observation.Seen(there, "reload", List.of()))));
        return (TargetPlan.Ready) plan.targets().get(0);
    }

    private static Surveyed.Wanted wanted(String path, String text) {
        return new Surveyed.Wanted(path, text, "label " + path);
    }

    private static Observation.State state(String text) {
        return new Observation.State(text, "old label", "v1");
    }

    @Test
    void whatIsMissingIsCreated() {
        Change change = plan(Map.of(), wanted("a", "x\n")).changes().get(0);
        assertThat(change)
                .isEqualTo(new Change(
                        Change.Action.CREATE,
                        "a",
                        "label a",
                        "--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n",
                        "reload",
                        null));
    }

    @Test
    void whatDiffersIsUpdatedWithADiff() {
        Change change = plan(Map.of("a", state("1\n2\n3\n")), wanted("a", "1\nzwei\n3\n"))
                .changes()
                .get(0);
        assertThat(change.action()).isEqualTo(Change.Action.UPDATE);
        assertThat(change.version()).isEqualTo("v1");
        assertThat(change.diff()).isEqualTo("--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n 1\n-2\n+zwei\n 3\n");
    }

    @Test
    void aMissingLineEndIsADifference() {
        Change change =
                plan(Map.of("a", state("1\n")), wanted("a", "1")).changes().get(0);
        assertThat(change.diff()).contains("-1\n+1\n\\ No newline at end of file\n");
    }

    @Test
    void whatIsEqualStaysAndHasNoEffect() {
        TargetPlan.Ready plan = plan(Map.of("a", state("1\n")), wanted("a", "1\n"));
        assertThat(plan.changesAnything()).isFalse();
        assertThat(plan.changes().get(0).effect()).isEmpty();
        assertThat(plan.changes().get(0).diff()).isEmpty();
    }

    @Test
    void whatIsWantedNoMoreIsRemoved() {
        Change change =
                plan(Map.of("b", state("gone\n")), wanted("a", "1\n")).changes().get(1);
        assertThat(change.action()).isEqualTo(Change.Action.REMOVE);
        assertThat(change.label()).isEqualTo("old label");
        assertThat(change.diff()).contains("+++ /dev/null").contains("-gone");
    }

    @Test
    void whatCannotBeReadIsBlockedNotGuessed() {
        Problem reason = Problem.error("ssh/unreachable", "the host cannot be reached", "");
        Plan plan = Planner.plan(
                "prod", "", "d", List.of(new Surveyed(HOST, List.of(), new Observation.Unreadable(reason))));
        assertThat(plan.blocked()).containsExactly(new TargetPlan.Blocked(HOST, reason));
        assertThat(plan.changesAnything()).isFalse();
    }

    @Test
    void targetsComeByKindAndChangesByPath() {
        TargetRef grafana = new TargetRef(TargetRef.Kind.GRAFANA, "grafana");
        TargetRef second = new TargetRef(TargetRef.Kind.HOST, "a-host");
        Observation nothing = new Observation.Seen(Map.of(), "", List.of());
        Plan plan = Planner.plan(
                "prod",
                "",
                "d",
                List.of(
                        new Surveyed(grafana, List.of(), nothing),
                        new Surveyed(HOST, List.of(wanted("b", ""), wanted("a", "")), nothing),
                        new Surveyed(second, List.of(), nothing)));
        assertThat(plan.targets()).extracting(TargetPlan::target).containsExactly(HOST, second, grafana);
        assertThat(((TargetPlan.Ready) plan.targets().get(0)).changes())
                .extracting(Change::artifact)
                .containsExactly("a", "b");
    }
}
