package io.obsctl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.deploy.RolloutStore;
import io.obsctl.deploy.Wave;
import io.obsctl.model.Change;
import io.obsctl.model.HostSelection;
import io.obsctl.model.Outcome;
import io.obsctl.model.Plan;
import io.obsctl.model.RolloutChoice;
import io.obsctl.model.RolloutState;
import io.obsctl.model.RolloutState.At;
import io.obsctl.model.RolloutState.Status;
import io.obsctl.model.TargetPlan;
import io.obsctl.model.TargetRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutsTest {
    private static final Problem BAD = Problem.error("deploy/unhealthy", "not healthy", "");

    private final Map<String, String> files = new HashMap<>();
    private final Rollouts rollouts = new Rollouts(
            new RolloutStore() {
                @Override
                public Optional<String> read(String profile) {
                    return Optional.ofNullable(files.get(profile));
                }

                @Override
                public void begin(String profile, String text) {
                    files.put(profile, text);
                }

                @Override
                public void append(String profile, String lines) {
                    files.merge(profile, lines, String::concat);
                }
            },
            Clock.fixed(Instant.parse("2026-11-21T13:00:00Z"), ZoneOffset.UTC),
            "anna@laptop");

    private static TargetRef ref(String name) {
        return new TargetRef(TargetRef.Kind.HOST, name);
    }

    /** @param changed names, each with what is planned there behind a colon; without one there is nothing to do */
    private static Plan plan(String digest, String... changed) {
        List<TargetPlan> targets = new java.util.ArrayList<>();
        for (String one : changed) {
            String[] parts = one.split(":");
            Change.Action action = parts.length > 1 ? Change.Action.UPDATE : Change.Action.NONE;
            String diff = parts.length > 1 ? parts[1] : "";
            targets.add(new TargetPlan.Ready(
                    ref(parts[0]), List.of(new Change(action, "a", "a", diff, "reload", "v")), List.of()));
        }
        return new Plan("prod", "", digest, targets).of(new HostSelection(List.of(), Map.of(), "web"));
    }

    private static final List<Wave> WAVES =
            List.of(new Wave(true, List.of(ref("c"))), new Wave(false, List.of(ref("h1"), ref("h2"), ref("h3"))));

    private static final RolloutChoice CHOICE = new RolloutChoice(null, 2, null, Duration.ofMinutes(5), true);

    private RolloutState begun() {
        rollouts.begin(plan("d1", "c:x", "h1:x", "h2:x", "h3:x"), WAVES, true, CHOICE);
        rollouts.begun("prod", ref("c"));
        rollouts.ended("prod", new Outcome.Applied(ref("c"), List.of(), Duration.ZERO));
        rollouts.begun("prod", ref("h1"));
        rollouts.ended("prod", new Outcome.PutBack(ref("h1"), BAD));
        rollouts.begun("prod", ref("h2"));
        rollouts.ended("prod", new Outcome.NotStarted(ref("h3"), "others of its wave failed"));
        rollouts.status("prod", Status.STOPPED, "others of its wave failed");
        return rollouts.last("prod").orElseThrow();
    }

    @Test
    void readsBackHowFarItIs() {
        RolloutState state = begun();
        assertThat(state.targets().values()).containsExactly(At.DONE, At.PUT_BACK, At.BEGUN, At.WAITING);
        assertThat(state.waves()).extracting(RolloutState.Part::canary).containsExactly(true, false);
        assertThat(state.selection().limit()).isEqualTo("web");
        assertThat(state.choice()).as("a resume keeps what was said").isEqualTo(CHOICE);
        assertThat(state.choice().or(new RolloutChoice(null, null, 7, Duration.ZERO, false)))
                .isEqualTo(new RolloutChoice(null, 2, 7, Duration.ZERO, true));
        assertThat(state.skipBlocked()).isTrue();
        assertThat(state.who()).isEqualTo("anna@laptop");
        assertThat(state.why()).isEqualTo("others of its wave failed");
        assertThat(state.unfinished()).isTrue();
    }

    @Test
    void aCutLastLineIsNotRead() {
        begun();
        files.merge("prod", "{\"kind\":\"HOST\",\"name\":\"h2\",\"at\":\"DO", String::concat);
        assertThat(rollouts.last("prod").orElseThrow().targets().get(ref("h2"))).isEqualTo(At.BEGUN);
        files.put("prod", "no journal");
        assertThat(rollouts.last("prod")).isEmpty();
    }

    @Test
    void goesOnWithWhatIsLeftInItsWaves() {
        RolloutState state = begun();
        assertThat(Rollouts.left(state, plan("d1", "c", "h1:x", "h2", "h3:x")))
                .containsExactly(new Wave(false, List.of(ref("h1"), ref("h3"))));
        assertThat(Rollouts.left(state, plan("d1", "c", "h1:other", "h2:half", "h3:x")))
                .as("what failed may look different now")
                .containsExactly(new Wave(false, List.of(ref("h1"), ref("h2"), ref("h3"))));
    }

    @Test
    void refusesAnotherBundleAndHostsThatChangedMeanwhile() {
        RolloutState state = begun();
        assertThat(refusal(state, plan("d2", "c", "h1:x", "h2", "h3:x"))).containsExactly("rollout/other-bundle");
        assertThat(refusal(state, plan("d1", "c:byhand", "h1:x", "h2", "h3:byhand", "new:x")))
                .containsExactly(
                        "deploy/changed-since-planned", "deploy/changed-since-planned", "deploy/changed-since-planned");
    }

    private static List<String> refusal(RolloutState state, Plan now) {
        try {
            Rollouts.left(state, now);
            return List.of();
        } catch (ObsctlException e) {
            assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
            return e.problems().stream().map(p -> p.id().toString()).toList();
        }
    }

    @Test
    void whatIsGivenUpIsNotGoneOnWith() {
        begun();
        assertThat(rollouts.abort("prod").status()).isEqualTo(Status.ABORTED);
        assertThatThrownBy(() -> rollouts.unfinished("prod")).isInstanceOfSatisfying(ObsctlException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(e.problems().get(0).id()).hasToString("rollout/none");
        });
    }
}
