package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.model.Change;
import io.obsctl.model.HostSelection;
import io.obsctl.model.Plan;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanFileTest {
    private static final Plan PLAN = new Plan(
            "worker-prod",
            "4f2a91c",
            "ab12",
            List.of(
                    new TargetPlan.Ready(
                            new TargetRef(TargetRef.Kind.HOST, "worker-1"),
                            List.of(new Change(
                                    Change.Action.UPDATE,
                                    "alloy/config.alloy",
                                    "alloy",
                                    "-a\n+\"b\"\n",
                                    "reload",
                                    null)),
                            List.of()),
                    new TargetPlan.Blocked(
                            new TargetRef(TargetRef.Kind.GRAFANA, "grafana"),
                            Problem.error("http/unauthorized", "the token is not accepted", "401"))));

    @Test
    void readsWhatItWrote() {
        assertThat(PlanFile.read("p.json", PlanFile.write(PLAN))).isEqualTo(PLAN);
    }

    @Test
    void remembersWhichHostsItIsFor() {
        Plan some = PLAN.of(new HostSelection(List.of("worker-1"), Map.of("zone", List.of("a", "b")), "web:!canary"));
        assertThat(PlanFile.read("p.json", PlanFile.write(some))).isEqualTo(some);
    }

    @Test
    void refusesWhatIsNoPlan() {
        for (String text : new String[] {"", "{", "[]", "{}", "{\"type\":\"obsctl.plan-file\",\"formatVersion\":99}"}) {
            assertThatThrownBy(() -> PlanFile.read("p.json", text))
                    .isInstanceOfSatisfying(
                            ObsctlException.class,
                            e -> assertThat(e.problems().get(0).id()).hasToString("deploy/plan-file"));
        }
    }

    @Test
    void refusesAnEditedKind() {
        String edited = PlanFile.write(PLAN).replace("\"HOST\"", "\"HOSTEL\"");
        assertThatThrownBy(() -> PlanFile.read("p.json", edited)).isInstanceOf(ObsctlException.class);
    }
}
